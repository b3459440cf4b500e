package dev.abacus.chaos.run;

import static java.util.stream.Collectors.toMap;

import dev.abacus.chaos.audit.EtcdClient;
import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.chaos.streams.Delivery;
import dev.abacus.chaos.streams.Event;
import java.net.URI;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checker of the stream of calculations. Each subscriber gets each calculation once, in etcd's order; nothing is
 * compacted meanwhile, so none gets a reset.
 */
final class CalculationStreamChecker implements Checker {

    private static final JsonMapper JSON = new JsonMapper();

    private final EtcdClient etcd;
    private final StreamSubscribers subscribers;

    /** Returns when the streams are open. */
    CalculationStreamChecker(List<URI> gateways, List<URI> etcd) throws InterruptedException {
        this.etcd = new EtcdClient(etcd);
        this.subscribers = new StreamSubscribers(gateways, "/api/calculations");
    }

    @Override
    public CheckResult check() {
        // Read anew each time: a call that timed out may be recorded late.
        subscribers.await(() -> haveAll(revisions()));
        return subscribers.check("calculations", new Delivery(revisions()), CalculationStreamChecker::items);
    }

    private Map<String, Long> revisions() {
        return etcd.createRevisions(StoredCalculations.RECORDS).entrySet().stream()
                .collect(toMap(
                        entry -> StoredCalculations.complement(
                                entry.getKey().substring(StoredCalculations.RECORDS.length())),
                        Map.Entry::getValue));
    }

    private boolean haveAll(Map<String, Long> revisions) {
        return subscribers.allHave(events -> events.size() >= revisions.size());
    }

    private static List<String> items(List<Event> events) {
        return events.stream().map(CalculationStreamChecker::item).toList();
    }

    private static String item(Event event) {
        return event.name().equals("calculation")
                ? JSON.readTree(event.data()).path("id").asString("")
                : event.name() + " " + event.data();
    }
}
