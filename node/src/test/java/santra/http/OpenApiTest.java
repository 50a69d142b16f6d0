package santra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The API's description says what the route table says, no more and no less. */
class OpenApiTest {
  private static final String TEXT = text();
  private static final Map<?, ?> DOCUMENT =
      map(new Load(LoadSettings.builder().build()).loadFromString(TEXT));

  private static String text() {
    try (var stream = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<?, ?> map(Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<?, ?>) value;
  }

  private static Map<?, ?> at(String... path) {
    var here = DOCUMENT;
    for (var step : path) here = map(Objects.requireNonNull(here.get(step), step));
    return here;
  }

  private static Map<String, Map<?, ?>> operations() {
    var operations = new TreeMap<String, Map<?, ?>>();
    at("paths")
        .forEach((path, methods) ->
            map(methods)
                .forEach((method, operation) ->
                    operations.put(
                        method.toString().toUpperCase(Locale.ROOT) + " " + path, map(operation))));
    return operations;
  }

  private static List<String> routes() {
    try (var house = new House()) {
      return new RouteTable(house.ports, new Floor(Duration.ofSeconds(1)))
          .all().stream().map(Route::toString).toList();
    }
  }

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsARoute() {
    assertThat(operations().keySet()).containsExactlyInAnyOrderElementsOf(routes());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var references = Pattern.compile("\\$ref: \"#/([^\"]+)\"").matcher(TEXT);
    int found = 0;
    while (references.find()) {
      assertThat(at(references.group(1).split("/", -1))).isNotEmpty();
      found++;
    }
    assertThat(found).isGreaterThan(50);
  }

  @Test
  void everyOperationHasAnIdOfItsOwnAndSaysWhichKeyItNeeds() {
    var ids = new ArrayList<Object>();
    operations()
        .forEach((route, operation) -> {
          ids.add(operation.get("operationId"));
          var security = String.valueOf(operation.get("security"));
          var responses = String.valueOf(operation.get("responses"));
          if (route.contains("/tenants/{")) assertThat(security).contains("tenantKey");
          else if (route.contains("/cluster/")) assertThat(security).contains("operatorKey");
          else assertThat(security).isEqualTo("null");
          if (!security.equals("null")) assertThat(responses).contains("401=", "429=");
        });
    assertThat(ids).doesNotHaveDuplicates().doesNotContainNull();
  }
}
