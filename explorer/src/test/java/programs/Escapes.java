package programs;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Ways out of a contained JVM, one for each first argument. */
public class Escapes {

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "server" -> new ServerSocket(0).close();
      case "channel" -> SocketChannel.open().close();
      case "datagram" -> new DatagramSocket().close();
      case "process" -> new ProcessBuilder("true").start();
      case "stream" -> new FileOutputStream(args[1]).close();
      case "random" -> new RandomAccessFile(args[1], "rw").close();
      case "write" -> Files.writeString(Path.of(args[1]), "a");
      case "open" ->
          FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
              .close();
      case "copy" -> Files.copy(Path.of(args[2]), Path.of(args[1]));
      case "move" -> Files.move(Path.of(args[2]), Path.of(args[1]));
      case "delete" -> Files.delete(Path.of(args[2]));
      case "deleteFile" -> check(new File(args[2]).delete());
      case "rename" -> check(new File(args[2]).renameTo(new File(args[1])));
      case "directory" -> Files.createDirectories(Path.of(args[1]));
      case "exit" -> System.exit(0);
      case "read" -> Files.readString(Path.of(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void check(boolean done) {
    if (!done) {
      throw new IllegalStateException("not done");
    }
  }
}
