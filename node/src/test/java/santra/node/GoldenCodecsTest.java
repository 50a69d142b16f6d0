package santra.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import santra.agent.AgentCommand;
import santra.agent.entity.AgentCodec;
import santra.agent.entity.AgentEntity;
import santra.agent.entity.AgentReport;
import santra.channel.voice.VoiceCodec;
import santra.contact.ContactCommand;
import santra.contact.entity.ContactCodec;
import santra.contact.entity.ContactEntity;
import santra.contact.entity.Introduction;
import santra.distribution.Distributor;
import santra.distribution.DistributorEntity;
import santra.persistence.codec.Codec;
import santra.persistence.codec.GoldenFiles;
import santra.queue.Outcome;
import santra.queue.QueueCommand;
import santra.queue.entity.QueueCodec;
import santra.queue.entity.QueueEntity;
import santra.queue.entity.QueueReport;
import santra.routing.Outlook;
import santra.toll.TollCommand;
import santra.toll.entity.TollCodec;
import santra.toll.entity.TollEntity;
import santra.toll.entity.TollReport;
import santra.vocabulary.AgentRef;
import santra.vocabulary.QueueRef;

/** What was stored once is read for ever; what one node says, another hears unchanged. */
class GoldenCodecsTest {
  private static final AgentRef ANNA = new AgentRef(Examples.ACME, Examples.ANNA);
  private static final QueueRef SALES = new QueueRef(Examples.ACME, Examples.SALES);

  private static void golden(Codec codec, Collection<?> examples) {
    GoldenFiles.in(Path.of("src/test/resources/golden")).verify(codec, List.copyOf(examples));
  }

  @Test
  void aContactsJournalDecodesForEver() {
    golden(ContactCodec.journal(), Examples.contactEvents());
  }

  @Test
  void anAgentsJournalDecodesForEver() {
    golden(
        AgentCodec.journal(),
        Stream.concat(Examples.agentEvents().stream(), Examples.agents().stream()).toList());
  }

  @Test
  void aQueuesJournalDecodesForEver() {
    golden(QueueCodec.journal(), Examples.queueJournal());
  }

  @Test
  void aTollsJournalDecodesForEver() {
    golden(TollCodec.journal(), Examples.tollJournal());
  }

  @Test
  void ordersToAnEdgeOfAnEarlierReleaseDecode() {
    golden(VoiceCodec.messages(), Examples.edgeOrders());
  }

  @Test
  void everyMessageBetweenNodesArrivesAsItWasSent() {
    var kit = ActorTestKit.create();
    try {
      var codecs = Codecs.all().attach(kit.system());
      for (var message : messages(kit))
        assertThat(codecs.decode(codecs.manifest(message), codecs.encode(message)))
            .isEqualTo(message);
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void everythingListedHasAnExample() {
    var kit = ActorTestKit.create();
    try {
      var shown =
          Stream.of(
                  messages(kit),
                  Examples.contactEvents(),
                  Examples.agentEvents(),
                  Examples.agents(),
                  Examples.queueJournal(),
                  Examples.tollJournal(),
                  Examples.edgeOrders())
              .flatMap(Collection::stream)
              .<Class<?>>map(Object::getClass)
              .collect(Collectors.toSet());

      assertThat(shown).containsExactlyInAnyOrderElementsOf(Codecs.all().types());
      assertThat(classes(Examples.contactCommands())).isEqualTo(leaves(ContactCommand.class));
      assertThat(classes(Examples.agentCommands())).isEqualTo(leaves(AgentCommand.class));
      assertThat(classes(Examples.queueCommands())).isEqualTo(leaves(QueueCommand.class));
      assertThat(classes(Examples.tollCommands())).isEqualTo(leaves(TollCommand.class));
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static Set<Class<?>> classes(Collection<?> examples) {
    return examples.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  private static Set<Class<?>> leaves(Class<?> sealed) {
    return Set.of(sealed.getPermittedSubclasses());
  }

  private static List<Object> messages(ActorTestKit kit) {
    var reply = kit.<StatusReply<Done>>createTestProbe().ref();
    var messages = new ArrayList<>();
    for (var command : Examples.contactCommands())
      messages.add(new ContactEntity.Tell(command, reply));
    for (var command : Examples.agentCommands()) messages.add(new AgentEntity.Tell(command, reply));
    for (var command : Examples.queueCommands()) messages.add(new QueueEntity.Tell(command, reply));
    for (var agent : Examples.agents()) {
      var report = new AgentReport(ANNA, agent, 7);
      messages.add(report);
      messages.add(new Distributor.AgentChanged(report));
    }
    messages.add(
        new ContactEntity.Introduce(kit.<StatusReply<Introduction>>createTestProbe().ref()));
    messages.add(new ContactEntity.Resume(reply));
    messages.add(new AgentEntity.Report(kit.<AgentReport>createTestProbe().ref()));
    messages.add(new QueueEntity.Report(kit.<QueueReport>createTestProbe().ref()));
    for (var command : Examples.tollCommands()) messages.add(new TollEntity.Tell(command, reply));
    messages.add(new TollEntity.Report(kit.<TollReport>createTestProbe().ref()));
    messages.add(new TollReport(Examples.toll()));
    messages.add(Examples.introduction());
    messages.add(new QueueReport(SALES, Examples.queue().waiting(), Examples.queue().books(), 12));
    messages.add(
        new Distributor.ContactJoined(
            Examples.SALES, Examples.CALL, Examples.AT, 3, Optional.empty()));
    messages.add(new Distributor.ContactLeft(Examples.SALES, Examples.CALL, 4, Optional.empty()));
    messages.add(
        new Distributor.ContactJoined(
            Examples.SALES, Examples.CALL, Examples.AT, 3, Optional.of(Examples.CLAIM)));
    messages.add(
        new Distributor.ContactLeft(
            Examples.SALES,
            Examples.CALL,
            4,
            Optional.of(new Distributor.Departure(Outcome.ANSWERED, Examples.AT, Examples.LATER))));
    messages.add(
        new DistributorEntity.CountReady(kit.<DistributorEntity.Ready>createTestProbe().ref()));
    messages.add(new DistributorEntity.Ready(Map.of(Examples.SALES, 2), Optional.empty()));
    messages.add(
        new DistributorEntity.Ready(
            Map.of(Examples.SALES, 2),
            Optional.of(
                Map.of(
                    Examples.SALES,
                    new Outlook(
                        7.5,
                        Optional.of(Duration.ofMinutes(3)),
                        12.25,
                        Duration.ofSeconds(40),
                        9,
                        2)))));
    messages.addAll(Examples.edgeOrders());
    return messages;
  }
}
