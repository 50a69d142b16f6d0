package santra.protocol.sip.message;

import java.util.ArrayList;
import java.util.List;

/** Splitting that leaves quoted strings and angle brackets whole. */
public final class Quoted {
  private Quoted() {}

  public static List<String> split(String text, char separator) {
    var parts = new ArrayList<String>();
    int start = 0;
    var quoted = false;
    int angle = 0;
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
    var plain = new StringBuilder(text.length());
    for (int i = 1; i < text.length() - 1; i++) {
      var c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() - 1) c = text.charAt(++i);
      plain.append(c);
    }
    return plain.toString();
  }

  /** Puts quotes around a text, and backslashes where they are needed. */
  public static String quote(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '"' || c == '\\') quoted.append('\\');
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }

  /** Where the quoted string that begins the text ends; -1 when it does not. */
  static int end(String text) {
    for (int i = 1; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\') i++;
      else if (c == '"') return i + 1;
    }
    return -1;
  }
}
