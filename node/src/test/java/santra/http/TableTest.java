package santra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.http.Table.Format;

class TableTest {
  @TempDir Path folder = Path.of(".");

  private static byte[] written(Table table, Format format) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var content = table.answer(format, () -> {}).content().orElseThrow()) {
      content.write(out);
    }
    return out.toByteArray();
  }

  @Test
  void aTextThatWouldBeAFormulaIsShownAsText() {
    assertThat(Table.line(List.of("=1+1", "+358401234567", "-x", "@sum", "\tx", "plain", -5)))
        .isEqualTo("'=1+1,+358401234567,'-x,'@sum,'\tx,plain,-5\r\n");
  }

  @Test
  void commasQuotesAndLinesAreQuoted() {
    assertThat(Table.line(List.of("a,b", "say \"x\"", "one\ntwo")))
        .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"one\ntwo\"\r\n");
  }

  @Test
  void whatIsNotKnownIsAnEmptyCell() {
    assertThat(Table.line(List.of(Optional.empty(), OptionalDouble.empty(), 0L)))
        .isEqualTo(",,0\r\n");
  }

  @Test
  void aSheetHoldsTextAsTextAndNumbersAsNumbers() throws IOException {
    var table =
        new Table(
            "try",
            List.of("name", "count"),
            sink -> {
              for (int i = 0; i < 2_500; i++) sink.row(List.of("=HYPERLINK(\"x\")\u0001", i));
            });

    var sheet = sheet(written(table, Format.XLSX));

    assertThat(sheet).doesNotContain("<f>", "\u0001");
    assertThat(sheet).contains("=HYPERLINK", "<v>2499</v>");
  }

  /** By its directory, as spreadsheets read it. */
  private String sheet(byte[] bytes) throws IOException {
    var file = Files.write(folder.resolve("sheet.xlsx"), bytes);
    var text = new StringBuilder();
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : Collections.list(zip.entries()))
        if (entry.getName().startsWith("xl/worksheets/") || entry.getName().contains("shared"))
          text.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }
}
