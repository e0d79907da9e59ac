package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsTest {

  @Test
  void wideCharactersTakeTwoCellsAndCombiningOnesNone() {
    assertThat(Cells.width("a漢e\u0301😀")).isEqualTo(6);
  }

  @Test
  void tabsGoToTheNextStop() {
    assertThat(Cells.printable("a\tb\t\tc")).isEqualTo("a   b       c");
  }

  @Test
  void controlCharactersCannotReachTheTerminal() {
    assertThat(Cells.printable("a\u001b[2Jb\u0007")).isEqualTo("a\uFFFD[2Jb\uFFFD");
  }

  @Test
  void wordsWrapAndLongWordsBreak() {
    assertThat(Cells.wrap("one two abcdefghijkl three", 7))
        .containsExactly("one two", "abcdefg", "hijkl", "three");
    assertThat(Cells.wrap("", 7)).containsExactly("");
  }
}
