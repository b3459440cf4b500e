package dev.abacus.chaos.run;

import dev.abacus.chaos.streams.Delivery;
import dev.abacus.chaos.streams.Event;
import dev.abacus.chaos.streams.Subscriber;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Who reads a stream: two, who begin at different gateways, so that no gateway ends without one of them. */
final class StreamReaders {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final List<Subscriber> subscribers = new ArrayList<>();

    /** Returns when both follow. */
    StreamReaders(List<URI> gateways, String stream) throws InterruptedException {
        List<URI> streams =
                gateways.stream().map(gateway -> gateway.resolve(stream)).toList();
        subscribers.add(Subscriber.open(streams));
        subscribers.add(Subscriber.open(streams.reversed()));
    }

    boolean allHave(Predicate<List<Event>> what) {
        return subscribers.stream().map(Subscriber::events).allMatch(what);
    }

    /** Lets the last events come; what has not by then is told to be missed. */
    void await(Callable<Boolean> complete) {
        try {
            Awaitility.await().atMost(PATIENCE).pollInterval(LOOK).until(complete);
        } catch (ConditionTimeoutException e) {
            // Their testimony says what they have not got.
        }
    }

    /** Whether each got all of it, once and in order. They follow no longer. */
    CheckResult testify(String kind, Delivery delivery, Function<List<Event>, List<String>> items) {
        List<String> violations = new ArrayList<>();
        for (int number = 0; number < subscribers.size(); number++) {
            Subscriber subscriber = subscribers.get(number);
            subscriber.close();
            violations.addAll(delivery.violations(
                    "follower %d of %s".formatted(number + 1, kind), items.apply(subscriber.events())));
        }
        return new CheckResult(
                "%d %s, each followed by %d readers, who had to go on elsewhere %s times"
                        .formatted(
                                delivery.revisions().size(),
                                kind,
                                subscribers.size(),
                                subscribers.stream()
                                        .map(Subscriber::reconnections)
                                        .toList()),
                violations);
    }
}
