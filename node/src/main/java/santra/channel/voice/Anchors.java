package santra.channel.voice;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import santra.contact.entity.Introduction;
import santra.distribution.Entities;
import santra.media.MediaServer;
import santra.vocabulary.ContactId;

/**
 * Finds where a contact's voice is anchored. What is asked of a media server that has died waits
 * until the contact has moved to another.
 */
record Anchors(Entities entities, MediaServer media, ScheduledExecutorService timer) {
  private static final long AGAIN_MS = 150;

  /** About as long as a phone repeats its answer before its user notices. */
  private static final int TRIES = 30;

  /**
   * @param task what to do with the session that the contact names; done again, under another name,
   *     when the session is lost
   */
  <T> CompletionStage<T> use(ContactId contact, Function<Introduction, CompletionStage<T>> task) {
    return use(contact, task, TRIES);
  }

  private <T> CompletionStage<T> use(
      ContactId contact, Function<Introduction, CompletionStage<T>> task, int tries) {
    return entities
        .introduceAtLast(contact)
        .thenCompose(introduction -> {
          var session = introduction.session();
          return task.apply(introduction)
              .exceptionallyCompose(failure ->
                  media
                      .lost(session)
                      .thenCompose(lost ->
                          lost && tries > 1
                              ? later(() -> use(contact, task, tries - 1))
                              : CompletableFuture.failedFuture(failure)));
        });
  }

  private interface Attempt<T> {
    CompletionStage<T> begin();
  }

  private <T> CompletionStage<T> later(Attempt<T> attempt) {
    var waited = new CompletableFuture<Void>();
    var _ = timer.schedule(() -> waited.complete(null), AGAIN_MS, TimeUnit.MILLISECONDS);
    return waited.thenCompose(_ -> attempt.begin());
  }
}
