package dev.abacus.cluster.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

class EventLogTest {
    private final EventLog log = new EventLog();

    private void publish(String field, int value) {
        log.publish(Map.of(field, IntNode.valueOf(value)), Map.of());
    }

    @Test
    void aChangeHasOnlyWhatChanged() throws InterruptedException {
        Map<String, JsonNode> both = Map.of("a", IntNode.valueOf(1), "b", IntNode.valueOf(2));
        log.publish(both, Map.of());
        long first = log.resume(log.snapshot(Map.of()).id());
        log.publish(both, Map.of());
        log.publish(Map.of("a", IntNode.valueOf(1), "b", IntNode.valueOf(3)), Map.of());

        assertThat(log.after(first, 0)).extracting(EventLog.Event::data).containsExactly("{\"b\":3}");
    }

    @Test
    void aSnapshotHasTheWholeState() {
        publish("a", 1);
        publish("b", 2);

        assertThat(log.snapshot(Map.of("c", IntNode.valueOf(3))).data()).isEqualTo("{\"a\":1,\"b\":2,\"c\":3}");
    }

    @Test
    void aReaderResumesAfterItsLastEvent() throws InterruptedException {
        publish("a", 1);
        String id = log.snapshot(Map.of()).id();
        publish("a", 2);
        publish("a", 3);

        List<EventLog.Event> missed = log.after(log.resume(id), 0);

        assertThat(missed).extracting(EventLog.Event::data).containsExactly("{\"a\":2}", "{\"a\":3}");
    }

    @Test
    void aReaderOfAnotherRunNeedsASnapshot() {
        publish("a", 1);

        assertThat(log.resume(new EventLog().snapshot(Map.of()).id())).isEqualTo(-1);
        assertThat(log.resume("nonsense")).isEqualTo(-1);
        assertThat(log.resume(null)).isEqualTo(-1);
    }

    @Test
    void largeChangesTakeBoundedMemory() throws InterruptedException {
        publish("a", 0);
        long number = log.resume(log.snapshot(Map.of()).id());
        String large = "x".repeat(EventLog.MAX_CHARS / 10);
        for (int value = 1; value <= 11; value++) {
            log.publish(Map.of("a", StringNode.valueOf(large + value)), Map.of());
        }

        assertThat(log.after(number, 0)).isNull();
        assertThat(log.after(number + 2, 0)).hasSize(9);
    }

    @Test
    void aReaderThatIsTooFarBehindNeedsASnapshot() throws InterruptedException {
        publish("a", 0);
        String id = log.snapshot(Map.of()).id();
        long number = log.resume(id);
        for (int value = 1; value <= EventLog.MAX_CHANGES + 1; value++) {
            publish("a", value);
        }

        assertThat(log.after(number, 0)).isNull();
        assertThat(log.resume(id)).isEqualTo(-1);
    }
}
