package dev.abacus.chaos.run;

import static java.util.stream.Collectors.toMap;

import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.streams.Event;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checker of the stream of calculations. Each subscriber gets each calculation once, as it is in etcd and in its order;
 * nothing is compacted meanwhile, so none gets a reset.
 */
final class CalculationStreamChecker implements Checker {

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
        subscribers.await(() -> haveAll(etcd.keys(StoredCalculations.RECORDS)));
        return subscribers.check("calculations", new Delivery(revisions()), CalculationStreamChecker::items);
    }

    private Map<String, Long> revisions() {
        return etcd.entries(StoredCalculations.RECORDS).values().stream()
                .collect(toMap(stored -> item(stored.text()), EtcdClient.Stored::createRevision));
    }

    private boolean haveAll(Set<String> records) {
        return subscribers.allHave(events -> events.size() >= records.size());
    }

    private static List<String> items(List<Event> events) {
        return events.stream().map(CalculationStreamChecker::item).toList();
    }

    private static String item(Event event) {
        return event.name().equals("calculation") ? item(event.data()) : event.name() + " " + event.data();
    }

    private static String item(String json) {
        return StoredCalculations.Record.of(json).toString();
    }
}
