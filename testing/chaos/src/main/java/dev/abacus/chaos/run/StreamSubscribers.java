package dev.abacus.chaos.run;

import dev.abacus.testsupport.streams.Event;
import dev.abacus.testsupport.streams.Subscriber;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Two subscribers of a stream, which begin at different gateways: every gateway that ends has one of them. */
final class StreamSubscribers {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);

    private final List<Subscriber> subscribers = new ArrayList<>();

    /** Returns when both streams are open. */
    StreamSubscribers(List<URI> gateways, String stream) throws InterruptedException {
        List<URI> streams =
                gateways.stream().map(gateway -> gateway.resolve(stream)).toList();
        subscribers.add(Subscriber.open(streams));
        subscribers.add(Subscriber.open(streams.reversed()));
    }

    boolean allHave(Predicate<List<Event>> what) {
        return subscribers.stream().map(Subscriber::events).allMatch(what);
    }

    /** Waits for the last events; {@link #check} reports those that are missing. */
    void await(Callable<Boolean> complete) {
        try {
            Awaitility.await().atMost(PATIENCE).pollInterval(POLL).until(complete);
        } catch (ConditionTimeoutException e) {
            // See above.
        }
    }

    /** Closes the streams, and checks that each subscriber has got everything, once and in order. */
    CheckResult check(String kind, Delivery delivery, Function<List<Event>, List<String>> items) {
        List<String> violations = new ArrayList<>();
        for (int number = 0; number < subscribers.size(); number++) {
            Subscriber subscriber = subscribers.get(number);
            subscriber.close();
            violations.addAll(delivery.violations(
                    "subscriber %d of %s".formatted(number + 1, kind), items.apply(subscriber.events())));
        }
        return new CheckResult(
                "%d %s, each to %d subscribers, which resumed %s times"
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
