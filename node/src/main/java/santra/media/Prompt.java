package santra.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A prompt's name as {@link MediaServer#play} takes it, for a media server that knows only WAV
 * files of its own disk, relative to the folder it was started in.
 *
 * @param once played before the rest, one time
 * @param again played after that, as often as is asked for; at least one
 */
record Prompt(List<String> once, List<String> again) {
  /** FFmpeg's safe names, and no file but one of ours. */
  private static final Pattern FILE =
      Pattern.compile(
          "(?:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}/){0,8}[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}");

  private static final Pattern TONE = Pattern.compile("tone:([0-9]{1,4})");

  /** Where {@code Main --write-sounds} has put the sounds that need no file elsewhere. */
  private static final String BUILT_IN = "built-in/";

  private static final int MOST_PARTS = 100;

  /** Of a list of files in characters: it has to fit a datagram with the rest. */
  private static final int LONGEST_LIST = 12_000;

  Prompt {
    once = List.copyOf(once);
    again = List.copyOf(again);
  }

  /** Empty for what names no file. */
  static Optional<Prompt> parse(String name) {
    int then = name.indexOf(MediaServer.AND_THEN_ON);
    var once = then < 0 ? Optional.of(List.<String>of()) : files(name.substring(0, then));
    return once.flatMap(
        words -> files(name.substring(then + 1)).map(again -> new Prompt(words, again)));
  }

  private static Optional<List<String>> files(String names) {
    var files = new ArrayList<String>();
    for (var name : names.split(Pattern.quote(MediaServer.THEN), MOST_PARTS)) {
      var file = file(name);
      if (!FILE.matcher(file).matches()) return Optional.empty();
      files.add(file);
    }
    return Optional.of(files);
  }

  private static String file(String name) {
    var tone = TONE.matcher(name);
    if (tone.matches()) return BUILT_IN + "tone-" + tone.group(1) + ".wav";
    return switch (name) {
      case "music", "welcome", "ringing" -> BUILT_IN + name + ".wav";
      default -> name;
    };
  }

  /** The rest alone, once the words are said. */
  Prompt withoutWords() {
    return new Prompt(List.of(), again);
  }

  /** Whether one file, repeated, is all there is to it. */
  boolean isOneFile() {
    return once.isEmpty() && again.size() == 1;
  }

  /**
   * All files in their order, as FFmpeg's concat demuxer reads them.
   *
   * @param times how often {@code again}; less if the list would grow too long
   */
  String list(int times) {
    var list = new StringBuilder("ffconcat version 1.0\n");
    for (var file : once) list.append("file ").append(file).append('\n');
    var turn = new StringBuilder();
    for (var file : again) turn.append("file ").append(file).append('\n');
    int turns = Math.clamp((LONGEST_LIST - list.length()) / turn.length(), 1, times);
    return list.append(turn.toString().repeat(turns)).toString();
  }
}
