package dev.abacus.systemtests.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The events of the control room. */
class RoomEventsTest extends RoomPageSuite {
    private static final int PAGES = 10;
    private static final long SECONDS = 10;

    private final URI room = suite.room().uri();

    @Test
    void aPageGetsASnapshotThenChangesAndResumes() throws IOException {
        String id;
        try (EventReader page = new EventReader(room, "")) {
            assertThat(page.next("event")).isEqualTo("snapshot");
            assertThat(page.next("event")).isEqualTo("change");
            id = page.next("id");
        }
        try (EventReader resumed = new EventReader(room, id)) {
            assertThat(resumed.next("event")).isEqualTo("change");
            long last = Long.parseLong(id.replaceFirst(".*-", ""));
            assertThat(resumed.next("id")).endsWith("-" + (last + 1));
        }
        try (EventReader stranger = new EventReader(room, "00000000-1")) {
            assertThat(stranger.next("event")).isEqualTo("snapshot");
        }
    }

    /** The readers are in this JVM, too: the cost of the server alone is lower. */
    @Test
    void tenMorePagesCostLittle() throws Exception {
        try (EventReader first = new EventReader(room, "")) {
            Thread.startVirtualThread(first::drain);
            double one = cpuPercent();
            List<EventReader> more = new ArrayList<>();
            for (int page = 0; page < PAGES; page++) {
                EventReader reader = new EventReader(room, "");
                more.add(reader);
                Thread.startVirtualThread(reader::drain);
            }
            double all = cpuPercent();
            for (EventReader reader : more) {
                reader.close();
            }
            System.out.printf("control room: %.1f %% of a core with 1 page, %.1f %% with %d%n", one, all, PAGES + 1);
            // the promise is 3 %; the rest is for what else this JVM does meanwhile
            assertThat(all - one).isLessThan(10);
        }
    }

    private static double cpuPercent() throws InterruptedException {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        TimeUnit.SECONDS.sleep(2);
        long cpu = machine.getProcessCpuTime();
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(SECONDS);
        return 100.0 * (machine.getProcessCpuTime() - cpu) / (System.nanoTime() - began);
    }
}
