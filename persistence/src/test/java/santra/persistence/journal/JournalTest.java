package santra.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.persistence.codec.SantraSerializer;
import santra.persistence.codec.Serialization;

class JournalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path directory;

  /** What happens between a start and an end. */
  interface Life {
    void live(ActorTestKit kit) throws Exception;
  }

  /** One life of a process on this journal. */
  static void run(Journal journal, Life life) throws Exception {
    run(journal, ConfigFactory.empty(), life);
  }

  static void run(Journal journal, Config first, Life life) throws Exception {
    journal.prepare(PATIENCE);
    var config =
        first
            .withFallback(journal.config())
            .withFallback(Serialization.config())
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                    pekko.loglevel = WARNING
                    pekko.actor.serialize-messages = on
                    """))
            .withFallback(ConfigFactory.load())
            .resolve();
    var system =
        ActorSystem.create(
            Behaviors.empty(),
            "till",
            ActorSystemSetup.create(
                BootstrapSetup.create(config), Serialization.setup(Till.CODECS)));
    var kit = ActorTestKit.create(system);
    try {
      life.live(kit);
    } finally {
      kit.shutdownTestKit();
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  static StatusReply<Done> pay(ActorTestKit kit, ActorRef<Till.Message> till, long amount) {
    var reply = kit.<StatusReply<Done>>createTestProbe();
    till.tell(new Till.Message.Pay(amount, reply.getRef()));
    return reply.receiveMessage(PATIENCE);
  }

  static long total(ActorTestKit kit, ActorRef<Till.Message> till) {
    var reply = kit.<Till.Total>createTestProbe();
    till.tell(new Till.Message.Count(reply.getRef()));
    return reply.receiveMessage(PATIENCE).amount();
  }

  @Test
  void whatWasAcknowledgedIsThereInTheNextLife() throws Exception {
    var journal = Journal.file(directory);
    run(
        journal,
        kit -> {
          var till = kit.spawn(Till.create("one"));
          for (int paid = 1; paid <= 12; paid++) {
            assertThat(pay(kit, till, paid)).isEqualTo(StatusReply.ack());
          }
        });

    run(journal, kit -> assertThat(total(kit, kit.spawn(Till.create("one")))).isEqualTo(78));
    try (var pool = journal.pool(1);
        var connection = pool.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT COUNT(*), MAX("event_ser_id"), MAX("event_ser_manifest"),
                  (SELECT MAX("sequence_number") FROM "snapshot") FROM "event_journal"
                """)) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(12);
      assertThat(rows.getInt(2)).isEqualTo(SantraSerializer.IDENTIFIER);
      assertThat(rows.getString(3)).isEqualTo("till.paid:1");
      assertThat(rows.getLong(4)).isEqualTo(10);
    }
  }

  @Test
  void theSecondWriterOfAnEntityIsFenced() throws Exception {
    run(
        Journal.file(directory),
        kit -> {
          var first = kit.spawn(Till.create("one"));
          var second = kit.spawn(Till.create("one"));
          assertThat(total(kit, first) + total(kit, second)).isZero();

          assertThat(pay(kit, first, 1)).isEqualTo(StatusReply.ack());
          var fenced = kit.createTestProbe();
          second.tell(new Till.Message.Pay(5, kit.<StatusReply<Done>>createTestProbe().getRef()));

          fenced.expectTerminated(second, PATIENCE);
          assertThat(pay(kit, first, 2)).isEqualTo(StatusReply.ack());
          assertThat(total(kit, kit.spawn(Till.create("one")))).isEqualTo(3);
        });
  }

  @Test
  void anActorReferenceSurvivesTheWireWhereASystemIsAttached() throws Exception {
    run(
        Journal.file(directory),
        kit -> {
          var probe = kit.<Till.Total>createTestProbe();
          var serialization = SerializationExtension.get(kit.system());
          var count = new Till.Message.Count(probe.getRef());
          var serializer = serialization.serializerFor(Till.Message.Count.class);
          assertThat(serializer).isInstanceOf(SantraSerializer.class);

          var bytes = serialization.serialize(count).get();
          var back =
              serialization
                  .deserialize(
                      bytes, serializer.identifier(), Serializers.manifestFor(serializer, count))
                  .get();

          assertThat(back).isEqualTo(count);
          assertThat(Till.CODECS.attach(kit.system()).json(count))
              .contains(ActorRefResolver.get(kit.system()).toSerializationFormat(probe.getRef()));
          assertThatThrownBy(() -> Till.CODECS.encode(count))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void preparingTwiceChangesNothingAndNoPasswordIsShown() {
    var journal = Journal.file(directory);
    journal.prepare(PATIENCE);
    journal.prepare(PATIENCE);

    assertThat(Journal.server("127.0.0.1:1", "sesame").toString()).doesNotContain("sesame");
    assertThatThrownBy(() -> Journal.server("127.0.0.1:1", "sesame").prepare(Duration.ZERO))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageNotContaining("sesame");
    assertThat(Optional.of(journal.config().getString("jdbc-journal.replay-filter.mode")))
        .hasValue("fail");
  }
}
