package dev.abacus.systemtests.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.abacus.testsupport.streams.Event;
import dev.abacus.testsupport.streams.Subscriber;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The events of the control room. */
class RoomEventsTest extends RoomPageSuite {
    private static final int PAGES = 10;
    private static final long SECONDS = 10;

    @Test
    void aPageGetsASnapshotThenChangesAndResumes() throws InterruptedException {
        Event change;
        try (Subscriber page = open("")) {
            assertThat(page.next().name()).isEqualTo("snapshot");
            change = page.next();
            assertThat(change.name()).isEqualTo("change");
        }
        try (Subscriber resumed = open(change.id())) {
            Event next = resumed.next();
            assertThat(next.name()).isEqualTo("change");
            assertThat(number(next)).isEqualTo(number(change) + 1);
        }
        try (Subscriber stranger = open("00000000-1")) {
            assertThat(stranger.next().name()).isEqualTo("snapshot");
        }
    }

    /** The readers are in this JVM, too: the cost of the server alone is lower. */
    @Test
    void tenMorePagesCostLittle() throws Exception {
        try (Subscriber first = open("")) {
            double one = cpuPercent();
            List<Subscriber> more = new ArrayList<>();
            for (int page = 0; page < PAGES; page++) {
                more.add(open(""));
            }
            double all = cpuPercent();
            more.forEach(Subscriber::close);
            assertThat(first.events()).hasSizeGreaterThan(1);
            System.out.printf("control room: %.1f %% of a core with 1 page, %.1f %% with %d%n", one, all, PAGES + 1);
            // the promise is 3 %; the rest is for what else this JVM does meanwhile
            assertThat(all - one).isLessThan(10);
        }
    }

    private Subscriber open(String lastEventId) throws InterruptedException {
        return suite.api().stream("/events", lastEventId);
    }

    private static long number(Event event) {
        return Long.parseLong(event.id().replaceFirst(".*-", ""));
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
