import org.apache.lucene.analysis.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.RAMDirectory;

/**
 * LUCENE-1544 (lucene-core 2.4.0): addIndexes waits for a merge thread, which waits for the lock
 * that addIndexes holds.
 */
public class Lucene1544 {
  private static final int DOCUMENTS = 4;

  public static void main(String[] args) throws Exception {
    Directory cold = index(DOCUMENTS);
    Directory hot = index(0);
    IndexWriter writer = writer(cold);
    IndexReader reader = IndexReader.open(hot);
    writer.addIndexes(new IndexReader[] {reader});
    writer.close();
    reader.close();
  }

  private static Directory index(int documents) throws Exception {
    Directory directory = new RAMDirectory();
    IndexWriter writer = writer(directory);
    for (int i = 0; i < documents; i++) {
      Document document = new Document();
      document.add(
          new Field("field", Integer.toString(i), Field.Store.YES, Field.Index.NOT_ANALYZED));
      writer.addDocument(document);
    }
    writer.close();
    return directory;
  }

  /** The old constructor: it commits by itself, which the deadlock needs. */
  private static IndexWriter writer(Directory directory) throws Exception {
    IndexWriter writer = new IndexWriter(directory, new WhitespaceAnalyzer());
    writer.setMaxBufferedDocs(DOCUMENTS - 1);
    return writer;
  }
}
