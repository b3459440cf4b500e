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
 * Follows the calculations as they are recorded. Each follower gets each calculation once, in the order in which etcd
 * has them; nothing is compacted meanwhile, so none is told of a gap.
 */
final class CalculationStreamChecker implements Checker {

    private static final JsonMapper JSON = new JsonMapper();

    private final EtcdClient etcd;
    private final StreamReaders followers;

    /** Returns when it follows. */
    CalculationStreamChecker(List<URI> gateways, List<URI> etcd) throws InterruptedException {
        this.etcd = new EtcdClient(etcd);
        this.followers = new StreamReaders(gateways, "/api/calculations");
    }

    @Override
    public CheckResult testify() {
        // Read anew each time: what a caller gave up may have been recorded only now.
        followers.await(() -> haveAll(revisions()));
        return followers.testify("calculations", new Delivery(revisions()), CalculationStreamChecker::items);
    }

    private Map<String, Long> revisions() {
        return etcd.createRevisions(StoredCalculations.RECORDS).entrySet().stream()
                .collect(toMap(
                        entry -> StoredCalculations.complement(
                                entry.getKey().substring(StoredCalculations.RECORDS.length())),
                        Map.Entry::getValue));
    }

    private boolean haveAll(Map<String, Long> revisions) {
        return followers.allHave(events -> events.size() >= revisions.size());
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
