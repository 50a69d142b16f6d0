package santra.tenancy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.nodes.Node;
import santra.tenancy.Findings.Place;

/**
 * Bytes to a tree of YAML nodes with their places, within limits: size, depth, aliases. What is
 * beyond them is a finding, never an exception.
 */
final class YamlText {
  static final int MAX_BYTES = 1 << 20;

  /** A tenant file is four levels deep; the composer is recursive and must not see thousands. */
  static final int MAX_DEPTH = 12;

  /** An alias shares a node, and every sharing is read again: "billion laughs" ends here. */
  static final int MAX_ALIASES = 64;

  private YamlText() {}

  static Optional<Node> tree(byte[] bytes, Findings findings) {
    if (bytes.length > MAX_BYTES) {
      findings.error(Place.WHOLE_FILE, "", "is longer than " + MAX_BYTES + " bytes");
      return Optional.empty();
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return tree(text, findings);
    } catch (CharacterCodingException _) {
      findings.error(Place.WHOLE_FILE, "", "is not UTF-8 text");
      return Optional.empty();
    }
  }

  // The YAML library is not ours: whatever it throws on odd input is a finding about the input.
  @SuppressWarnings("PMD.AvoidCatchingGenericException")
  private static Optional<Node> tree(String text, Findings findings) {
    var settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(MAX_BYTES)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .build();
    try {
      if (!isWithinLimits(text, settings, findings)) return Optional.empty();
      var root = new Compose(settings).composeString(text);
      if (root.isEmpty()) findings.error(Place.WHOLE_FILE, "", "is empty");
      return root;
    } catch (ReaderException e) {
      findings.error(
          placeOf(text, e.getPosition()), "", "has a character that YAML does not allow");
    } catch (ComposerException e) {
      // Its message quotes the alias, which may be a password that began with '*'.
      findings.error(Place.of(e.getProblemMark()), "", "has an alias without its anchor");
    } catch (MarkedYamlEngineException e) {
      var place = Place.of(e.getProblemMark().or(e::getContextMark));
      findings.error(place, "", "is not YAML: " + tame(e.getProblem()));
    } catch (RuntimeException _) {
      findings.error(Place.WHOLE_FILE, "", "is not YAML");
    }
    return Optional.empty();
  }

  private static boolean isWithinLimits(String text, LoadSettings settings, Findings findings) {
    int depth = 0;
    int aliases = 0;
    int documents = 0;
    for (var event : new Parse(settings).parseString(text)) {
      var place = Place.of(event.getStartMark());
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        findings.error(place, "", "has a second document; one tenant a file");
        return false;
      }
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        findings.error(place, "", "is nested deeper than " + MAX_DEPTH + " levels");
        return false;
      }
      if (event instanceof CollectionEndEvent) depth--;
      if (event instanceof AliasEvent && ++aliases > MAX_ALIASES) {
        findings.error(place, "", "has more than " + MAX_ALIASES + " aliases");
        return false;
      }
    }
    return true;
  }

  /** Tag handles and aliases are quoted by the library after these words; they may be secrets. */
  private static String tame(String problem) {
    for (var quoting : new String[] {"tag handle", "alias", "anchor", "directive"}) {
      var at = problem.indexOf(quoting);
      if (at >= 0) return problem.substring(0, at + quoting.length());
    }
    return problem.replaceAll("\\p{Cntrl}", "?");
  }

  private static Place placeOf(String text, int position) {
    var before = text.substring(0, Math.clamp(position, 0, text.length()));
    var line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Place(line, before.length() - before.lastIndexOf('\n'));
  }
}
