package santra.persistence.codec;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Actor references to text and back; only an attached actor system knows how. */
interface ActorRefs {

  String text(ActorRef<?> ref);

  ActorRef<?> parse(String text);

  /** For registries that no actor system is attached to, such as those of export tools. */
  ActorRefs NONE =
      new ActorRefs() {
        @Override
        public String text(ActorRef<?> ref) {
          throw new IllegalArgumentException("an actor reference needs an attached actor system");
        }

        @Override
        public ActorRef<?> parse(String text) {
          throw new CodecException("an actor reference needs an attached actor system");
        }
      };

  static ActorRefs of(ActorRefResolver resolver) {
    return new ActorRefs() {
      @Override
      public String text(ActorRef<?> ref) {
        return resolver.toSerializationFormat(ref);
      }

      @Override
      public ActorRef<?> parse(String text) {
        return resolver.<Object>resolveActorRef(text);
      }
    };
  }
}
