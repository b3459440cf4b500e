package dev.abacus.chaos.run;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toMap;

import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.streams.Event;
import java.net.URI;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checker of the stream of changes of keys. Each subscriber gets each change once, as it is in etcd and in its order; nothing
 * is compacted meanwhile, so none gets a reset.
 */
final class KeyStreamChecker implements Checker {

    private static final String KEYS = "/abacus/state/";

    /** A change before all those of the run. */
    private static final String BEGIN = "chaos/begin";

    /** A change behind all those that are checked. */
    private static final String MARK = "chaos/end";

    private final EtcdClient etcd;
    private final StreamSubscribers subscribers;
    private final long begin;

    /** Returns when the streams are open. */
    KeyStreamChecker(List<URI> gateways, List<URI> etcd) throws InterruptedException {
        this.etcd = new EtcdClient(etcd);
        this.subscribers = new StreamSubscribers(gateways, "/api/state");
        this.begin = this.etcd.put(KEYS + BEGIN, "");
    }

    @Override
    public CheckResult check() {
        long mark = etcd.put(KEYS + MARK, "");
        Map<String, Long> revisions = etcd.changes(KEYS, begin, mark).stream()
                .collect(toMap(KeyStreamChecker::item, EtcdClient.Change::revision));
        subscribers.await(() -> subscribers.allHave(events -> events.stream().anyMatch(KeyStreamChecker::isMark)));
        return subscribers.check("changes of keys", new Delivery(revisions), KeyStreamChecker::items);
    }

    private static List<String> items(List<Event> events) {
        return events.stream()
                .takeWhile(not(KeyStreamChecker::isMark))
                .map(KeyStreamChecker::item)
                .toList();
    }

    private static boolean isMark(Event event) {
        return event.data().contains(MARK);
    }

    private static String item(EtcdClient.Change change) {
        return item(
                change.deletion() ? "delete" : "put",
                change.key().substring(KEYS.length()),
                change.value(),
                change.revision());
    }

    private static String item(Event event) {
        if (!event.name().equals("put") && !event.name().equals("delete")) {
            return event.name() + " " + event.data();
        }
        JsonNode change = JsonMapper.shared().readTree(event.data());
        return item(
                event.name(),
                change.path("key").asString(""),
                change.path("value").asString(""),
                change.path("revision").asLong(0));
    }

    private static String item(String kind, String key, String value, long revision) {
        return "%s %s=%s at %d".formatted(kind, key, value, revision);
    }
}
