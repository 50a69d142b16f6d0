package santra.tenancy;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import santra.flow.Speech;
import santra.flow.Words;

/**
 * The recorded prompts, as far as this node can see them.
 *
 * @param folder that of the media servers, or a copy; empty where there is none, and then nothing
 *     is missed
 */
public record Prompts(Optional<Path> folder) {
  public static final Prompts UNSEEN = new Prompts(Optional.empty());

  private static final Set<String> BUILT_IN = Set.of("music", "welcome");
  private static final Pattern TONE = Pattern.compile("tone:[0-9]{1,4}");

  static boolean isTone(String name) {
    return TONE.matcher(name).matches();
  }

  /** A prompt's name where a tenant's file has one: a tone, or a file that can be played. */
  Optional<String> named(Field field) {
    var name =
        field
            .text()
            .filter(Prompts::isTone)
            .or(() -> field.text(TenantReader.PROMPT, TenantReader.PROMPT_RULE));
    name.ifPresent(
        it -> FlowReader.missed(field, missing(Words.vocabulary("en", new Speech.Prompt(it)))));
    return name;
  }

  /** Those that a media server could not play. */
  List<String> missing(Set<String> names) {
    return folder.isEmpty()
        ? List.of()
        : names.stream()
            .filter(name -> !BUILT_IN.contains(name) && !isTone(name))
            .filter(name -> !isThere(folder.get(), name))
            .sorted()
            .toList();
  }

  private static boolean isThere(Path folder, String name) {
    try {
      return Files.isRegularFile(folder.resolve(name));
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
