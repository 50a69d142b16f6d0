package santra.protocol.sip.message;

import java.util.ArrayList;
import java.util.List;

/** Splitting that leaves quoted strings and angle brackets whole. */
public final class Quoted {
  private Quoted() {}

  public static List<String> split(String text, char separator) {
    var parts = new ArrayList<String>();
    var start = 0;
    var quoted = false;
    var angle = 0;
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\' && quoted) i++;
      else if (c == '"') quoted = !quoted;
      else if (!quoted && c == '<') angle++;
      else if (!quoted && c == '>' && angle > 0) angle--;
      else if (!quoted && angle == 0 && c == separator) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Takes the quotes and backslashes off, if there are any. */
  public static String unquote(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || !text.endsWith("\"")) return text;
    return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
  }
}
