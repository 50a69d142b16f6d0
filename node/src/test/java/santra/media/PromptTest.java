package santra.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {
  private static Prompt parsed(String name) {
    return Prompt.parse(name).orElseThrow();
  }

  @Test
  void oneNameIsOneFile() {
    assertThat(parsed("music")).isEqualTo(new Prompt(List.of(), List.of("built-in/music.wav")));
    assertThat(parsed("acme/hello.wav").isOneFile()).isTrue();
    assertThat(parsed("tone:880").again()).containsExactly("built-in/tone-880.wav");
  }

  @Test
  void wordsComeOnceAndMusicAsOftenAsThereIsRoom() {
    var prompt = parsed("a.wav+b.wav>music");
    assertThat(prompt.list(2))
        .isEqualTo(
            """
            ffconcat version 1.0
            file a.wav
            file b.wav
            file built-in/music.wav
            file built-in/music.wav
            """);
    assertThat(prompt.list(MediaServer.FOR_EVER)).hasSizeBetween(11_900, 12_000);
    assertThat(prompt.withoutWords().isOneFile()).isTrue();
  }

  @Test
  void whatIsNoFileOfOursIsNoPrompt() {
    for (var name :
        List.of(
            "", "../x.wav", "/etc/passwd", "a/../b", ".hidden", "a b", "a\nfile b", "../x>music"))
      assertThat(Prompt.parse(name)).as(name).isEmpty();
  }
}
