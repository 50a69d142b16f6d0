package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.PressDigit;
import santra.contact.Leg;
import santra.distribution.Entities;
import santra.distribution.Post;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

class KeypadTest {
  private static final Tokens.Address CALLER = address(1);

  private final List<String> told = new ArrayList<>();
  private final List<CompletableFuture<Done>> answers = new ArrayList<>();
  private final Keypad keypad =
      new Keypad(
          new Entities(
              (Post)
                  Proxy.newProxyInstance(
                      Post.class.getClassLoader(),
                      new Class<?>[] {Post.class},
                      (_, method, arguments) -> {
                        if (method.getName().equals("unlessLost")) return arguments[0];
                        told.add(((PressDigit) arguments[1]).digit());
                        answers.add(new CompletableFuture<>());
                        return answers.getLast();
                      })),
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  private static Tokens.Address address(int number) {
    return new Tokens.Address(new ContactId(new TenantId("acme"), new UUID(0, number)), Leg.CALLER);
  }

  private CompletionStage<Done> press(Tokens.Address leg, String key) {
    return keypad.press(leg, key, Optional.of("k" + key));
  }

  @Test
  void aKeyIsToldWhenTheOneBeforeItIsRecorded() {
    press(CALLER, "1");
    press(CALLER, "2");
    var three = press(CALLER, "3").toCompletableFuture();
    assertThat(told).containsExactly("1");

    answers.get(0).complete(Done.done());
    answers.get(1).completeExceptionally(new StatusReply.ErrorMessage("no"));
    assertThat(told).containsExactly("1", "2", "3");
    assertThat(three).isNotDone();

    answers.get(2).complete(Done.done());
    assertThat(three).isCompleted();
    press(CALLER, "4");
    assertThat(told).containsExactly("1", "2", "3", "4");
  }

  @Test
  void anotherCallsKeysDoNotWait() {
    press(CALLER, "1");
    press(address(2), "5");

    assertThat(told).containsExactly("1", "5");
  }

  @Test
  void aCallOfWhichNobodyHearsHoldsNotEndlesslyManyKeys() {
    for (int i = 0; i < 64; i++) press(CALLER, "1");

    assertThat(press(CALLER, "2").toCompletableFuture()).isCompletedExceptionally();
    assertThat(told).hasSize(1);
  }
}
