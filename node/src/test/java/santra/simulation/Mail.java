package santra.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.entity.AgentReport;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.entity.Introduction;
import santra.distribution.Distributor;
import santra.distribution.DistributorEntity;
import santra.distribution.Post;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.entity.QueueReport;
import santra.simulation.Party.Message;
import santra.toll.Toll;
import santra.toll.TollCommand;
import santra.toll.entity.TollReport;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/** One node's post: it loses, repeats, delays and overtakes, as the weather is. */
final class Mail implements Post {
  private static final long PATIENCE_MS = 3_000;

  private final House house;

  Mail(House house) {
    this.house = house;
  }

  /** A question under way, and the answer as it comes back to this house. */
  private final class Question<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Question() {
      house.after(
          PATIENCE_MS, () -> answer.completeExceptionally(new TimeoutException("not heard")));
    }

    void answer(House from, T value) {
      house.world().carry(from, house, () -> answer.complete(value));
    }

    void refuse(House from, String why) {
      house
          .world()
          .carry(
              from, house, () -> answer.completeExceptionally(new StatusReply.ErrorMessage(why)));
    }

    Consumer<Optional<String>> verdict(House from, T done) {
      return refusal -> refusal.ifPresentOrElse(why -> refuse(from, why), () -> answer(from, done));
    }
  }

  @Override
  public CompletionStage<Done> tell(ContactId contact, ContactCommand command) {
    var question = new Question<Done>();
    house
        .world()
        .send(
            house,
            contact.entityId(),
            there ->
                house
                    .world()
                    .contact(there, contact)
                    .hear(new Message.Tell<>(command, question.verdict(there, Done.done()))));
    return question.answer;
  }

  @Override
  public CompletionStage<Introduction> introduce(ContactId contact) {
    var question = new Question<Introduction>();
    house
        .world()
        .send(
            house,
            contact.entityId(),
            there ->
                house
                    .world()
                    .contact(there, contact)
                    .hear(
                        new Message.Ask<ContactCommand, Contact>((state, _) ->
                            Introduction.of(state)
                                .ifPresentOrElse(
                                    known -> question.answer(there, known),
                                    () -> question.refuse(there, "no open contact")))));
    return question.answer;
  }

  @Override
  public CompletionStage<Done> resume(ContactId contact) {
    var question = new Question<Done>();
    house
        .world()
        .send(
            house,
            contact.entityId(),
            there ->
                house
                    .world()
                    .contact(there, contact)
                    .hear(new Message.Resume<>(() -> question.answer(there, Done.done()))));
    return question.answer;
  }

  @Override
  public CompletionStage<Done> tell(AgentRef agent, AgentCommand command) {
    var question = new Question<Done>();
    house
        .world()
        .send(
            house,
            agent.entityId(),
            there ->
                house
                    .world()
                    .agent(there, agent)
                    .hear(new Message.Tell<>(command, question.verdict(there, Done.done()))));
    return question.answer;
  }

  @Override
  public CompletionStage<AgentReport> report(AgentRef agent) {
    var question = new Question<AgentReport>();
    house
        .world()
        .send(
            house,
            agent.entityId(),
            there ->
                house
                    .world()
                    .agent(there, agent)
                    .hear(
                        new Message.Ask<AgentCommand, Agent>((state, sequence) ->
                            question.answer(there, new AgentReport(agent, state, sequence)))));
    return question.answer;
  }

  @Override
  public CompletionStage<Done> tell(QueueRef queue, QueueCommand command) {
    var question = new Question<Done>();
    house
        .world()
        .send(
            house,
            queue.entityId(),
            there ->
                house
                    .world()
                    .queue(there, queue)
                    .hear(new Message.Tell<>(command, question.verdict(there, Done.done()))));
    return question.answer;
  }

  @Override
  public CompletionStage<QueueReport> report(QueueRef queue) {
    var question = new Question<QueueReport>();
    house
        .world()
        .send(
            house,
            queue.entityId(),
            there ->
                house
                    .world()
                    .queue(there, queue)
                    .hear(
                        new Message.Ask<QueueCommand, Queue>((state, sequence) ->
                            question.answer(
                                there,
                                new QueueReport(
                                    queue, state.waiting(), state.books(), sequence)))));
    return question.answer;
  }

  @Override
  public CompletionStage<Done> tell(TenantId tenant, TollCommand command) {
    var question = new Question<Done>();
    house
        .world()
        .send(
            house,
            World.tollOf(tenant),
            there ->
                house
                    .world()
                    .toll(there, tenant)
                    .hear(new Message.Tell<>(command, question.verdict(there, Done.done()))));
    return question.answer;
  }

  @Override
  public CompletionStage<TollReport> toll(TenantId tenant) {
    var question = new Question<TollReport>();
    house
        .world()
        .send(
            house,
            World.tollOf(tenant),
            there ->
                house
                    .world()
                    .toll(there, tenant)
                    .hear(
                        new Message.Ask<TollCommand, Toll>(
                            (state, _) -> question.answer(there, new TollReport(state)))));
    return question.answer;
  }

  @Override
  public void tell(TenantId tenant, Distributor.Heard news) {
    house
        .world()
        .send(house, tenant.name(), there -> house.world().distributor(there, tenant, news));
  }

  @Override
  public CompletionStage<DistributorEntity.Ready> countReady(TenantId tenant) {
    var question = new Question<DistributorEntity.Ready>();
    house
        .world()
        .send(
            house,
            tenant.name(),
            there ->
                question.answer(
                    there,
                    house
                        .world()
                        .distributor(there, tenant)
                        .ready(house.world().town(tenant), there.clock().instant())));
    return question.answer;
  }

  @Override
  public <T> CompletionStage<T> unlessLost(CompletionStage<T> asked) {
    return asked; // what was lost times out, which is later
  }

  @Override
  public <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> what) {
    var result = new CompletableFuture<T>();
    house.after(
        pause,
        () ->
            what.get()
                .whenComplete((value, failure) -> {
                  if (failure == null) result.complete(value);
                  else result.completeExceptionally(failure);
                }));
    return result;
  }
}
