package santra.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;

/**
 * Rows under a header, as a file for a spreadsheet. A text that a spreadsheet would take for a
 * formula is shown with a quote before it (CSV), or is marked as text (XLSX).
 *
 * @param name of the file, without its ending
 */
record Table(String name, List<String> header, Rows rows) {
  /** A sheet has no more rows. */
  private static final int MOST_ROWS = 1_048_575;

  private static final int FLUSH_EVERY = 1_000;

  /** What makes a text a formula; a telephone number is none. */
  private static final Pattern FORMULA = Pattern.compile("(?s)[=+\\-@\\t\\r\\n].*");

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,20}(\\.[0-9]{1,10})?");

  /** What was asked for. */
  enum Format {
    JSON,
    CSV,
    XLSX;

    static Format of(Call call) {
      return call.word("format", Format::parse).orElse(JSON);
    }

    private static Format parse(String text) {
      return switch (text) {
        case "json" -> JSON;
        case "csv" -> CSV;
        case "xlsx" -> XLSX;
        default -> throw new IllegalArgumentException("json, csv or xlsx");
      };
    }
  }

  /** Gives its rows one after the other. */
  interface Rows {
    void each(Sink sink) throws IOException;
  }

  /** Where rows go. */
  interface Sink {
    /**
     * @param cells texts and numbers; an empty Optional or OptionalDouble is an empty cell
     */
    void row(List<?> cells) throws IOException;
  }

  /**
   * @param done run when it is written, or is not going to be
   */
  Answer answer(Format format, Runnable done) {
    var xlsx = format == Format.XLSX;
    var type =
        xlsx
            ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            : "text/csv; charset=utf-8; header=present";
    var content =
        new Answer.Content() {
          @Override
          public void write(OutputStream out) throws IOException {
            if (xlsx) xlsx(out);
            else csv(out);
          }

          @Override
          public void close() {
            done.run();
          }
        };
    return Answer.streamed(type, content)
        .with(
            "Content-Disposition",
            "attachment; filename=\"%s.%s\"".formatted(name, xlsx ? "xlsx" : "csv"));
  }

  /** RFC 4180. */
  private void csv(OutputStream out) throws IOException {
    var page = new StringBuilder(line(header));
    rows.each(cells -> {
      page.append(line(cells));
      if (page.length() < 1 << 16) return;
      out.write(page.toString().getBytes(StandardCharsets.UTF_8));
      page.setLength(0);
    });
    out.write(page.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String line(List<?> cells) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++)
      line.append(i == 0 ? "" : ",").append(shown(cells.get(i)));
    return line.append("\r\n").toString();
  }

  private static String shown(Object cell) {
    return switch (cell) {
      case Optional<?> maybe -> maybe.map(Table::shown).orElse("");
      case OptionalDouble maybe ->
          maybe.isPresent() ? String.format(Locale.ROOT, "%.4f", maybe.getAsDouble()) : "";
      case Number number -> number.toString();
      default -> quoted(harmless(cell.toString()));
    };
  }

  private static String harmless(String text) {
    return FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches() ? "'" + text : text;
  }

  private static String quoted(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  private void xlsx(OutputStream out) throws IOException {
    try (var book = new Workbook(out, "Santra", "1.0")) {
      var sheet = book.newWorksheet(name.length() > 31 ? name.substring(0, 31) : name);
      for (int column = 0; column < header.size(); column++)
        sheet.value(0, column, header.get(column));
      sheet.freezePane(0, 1);
      var count = new int[1];
      rows.each(cells -> {
        if (count[0] >= MOST_ROWS) throw new IOException("more rows than a sheet has");
        var row = ++count[0];
        for (int column = 0; column < cells.size(); column++) {
          var cell = unwrapped(cells.get(column));
          if (cell.isEmpty()) continue;
          if (cell.get() instanceof Number number) sheet.value(row, column, number);
          else sheet.value(row, column, printable(cell.get().toString()));
        }
        if (row % FLUSH_EVERY == 0) sheet.flush();
      });
      sheet.finish();
    }
  }

  private static Optional<?> unwrapped(Object cell) {
    return switch (cell) {
      case Optional<?> maybe -> maybe;
      case OptionalDouble maybe ->
          maybe.isPresent() ? Optional.of(maybe.getAsDouble()) : Optional.empty();
      default -> Optional.of(cell);
    };
  }

  /** XML 1.0 has no other control characters, not even escaped. */
  private static String printable(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "");
  }
}
