package dev.abacus.chaos.ordeal;

import static java.util.stream.Collectors.toMap;

import dev.abacus.chaos.faults.StoredCalculations;
import dev.abacus.chaos.faults.StoredKeys;
import dev.abacus.chaos.streams.Delivery;
import dev.abacus.chaos.streams.Event;
import dev.abacus.chaos.streams.Subscriber;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows the calculations as they are recorded, twice, beginning at different gateways. Each follower gets each
 * calculation once, in the order in which etcd has them; nothing is compacted meanwhile, so none is told of a gap.
 */
final class StreamWitness implements Witness {

    /** For the last events to come. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final JsonMapper JSON = new JsonMapper();

    private final StoredKeys etcd;
    private final List<Subscriber> subscribers = new ArrayList<>();

    /** Returns when it follows. */
    StreamWitness(List<URI> gateways, List<URI> etcd) throws InterruptedException {
        this.etcd = new StoredKeys(etcd);
        List<URI> streams = gateways.stream()
                .map(gateway -> gateway.resolve("/api/calculations"))
                .toList();
        subscribers.add(Subscriber.open(streams));
        subscribers.add(Subscriber.open(streams.reversed()));
    }

    @Override
    public Testimony testify() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Long> revisions = revisions();
        while (!haveAll(revisions) && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
            // What a caller gave up may have been recorded only now.
            revisions = revisions();
        }
        List<String> violations = new ArrayList<>();
        var delivery = new Delivery(revisions);
        for (int number = 0; number < subscribers.size(); number++) {
            Subscriber subscriber = subscribers.get(number);
            subscriber.close();
            violations.addAll(delivery.violations(
                    "follower " + (number + 1),
                    subscriber.events().stream().map(StreamWitness::item).toList()));
        }
        return new Testimony(
                "%d calculations, each followed by %d readers, who had to go on elsewhere %s times"
                        .formatted(
                                revisions.size(),
                                subscribers.size(),
                                subscribers.stream()
                                        .map(Subscriber::reconnections)
                                        .toList()),
                violations);
    }

    private Map<String, Long> revisions() {
        return etcd.createdUnder(StoredCalculations.RECORDS).entrySet().stream()
                .collect(toMap(
                        entry -> StoredCalculations.complement(
                                entry.getKey().substring(StoredCalculations.RECORDS.length())),
                        Map.Entry::getValue));
    }

    private boolean haveAll(Map<String, Long> revisions) {
        return subscribers.stream().allMatch(subscriber -> subscriber.events().size() >= revisions.size());
    }

    private static String item(Event event) {
        return event.name().equals("calculation")
                ? JSON.readTree(event.data()).path("id").asString("")
                : event.name() + " " + event.data();
    }
}
