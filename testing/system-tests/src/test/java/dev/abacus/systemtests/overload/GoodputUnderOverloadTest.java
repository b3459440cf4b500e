package dev.abacus.systemtests.overload;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.support.ProcStatus;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Four times the calls that the suite can carry, on the machine that also makes them. On few cores the caller takes part of
 * the processor from the suite, so that its goals (four fifths of the goodput, three times the p99, refusals within
 * milliseconds) are compared with what is printed; what has to hold here is that nothing breaks.
 */
@Tag("faults")
class GoodputUnderOverloadTest {

    private static final int CALLERS = 64;
    private static final int TIMES = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(240);
    private static final Duration PERIOD = Duration.ofSeconds(15);
    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final List<String> PROCESSES =
            List.of("gateway", "arith-service-1", "arith-service-2", "sum-service-1", "sum-service-2");

    @Test
    void whatIsTooMuchIsRefusedAndTheRestIsDone() throws IOException {
        try (LocalCluster cluster = Suite.measured().start();
                Flood flood = Flood.of(cluster.gateway())) {
            flood.closedLoop(CALLERS, WARM_UP);
            Map<String, Long> pids =
                    each(name -> cluster.process(name).running().pid());
            FloodResult normal = printed("normal", flood.closedLoop(CALLERS, PERIOD));
            Map<String, Long> before = each(name -> residentKilobytes(cluster, name));

            FloodResult flooded = printed(TIMES + " times", flood.openLoop(TIMES * normal.goodput(), PERIOD));
            flood.closedLoop(1, RECOVERY);
            FloodResult after = printed("after", flood.closedLoop(CALLERS, PERIOD));

            Map<String, Long> resident = each(name -> residentKilobytes(cluster, name));
            System.out.printf("| resident kB before and after | %s | %s |%n", before, resident);
            var goals = new SoftAssertions();
            goals.assertThat(flooded.goodput()).as("goodput").isGreaterThan(0.5 * normal.goodput());
            goals.assertThat(flooded.refused()).as("refused").isPositive();
            goals.assertThat(flooded.refusedWithoutRetryAfter()).isZero();
            goals.assertThat(flooded.failures()).isEmpty();
            goals.assertThat(after.goodput()).as("goodput after").isGreaterThan(0.8 * normal.goodput());
            goals.assertThat(each(name -> cluster.process(name).running().pid()))
                    .isEqualTo(pids);
            before.forEach((name, kilobytes) ->
                    goals.assertThat(resident.get(name)).as(name).isLessThan(kilobytes + 100_000));
            goals.assertAll();
        }
    }

    private static FloodResult printed(String phase, FloodResult result) {
        System.out.println("| " + phase + " | " + result + " |");
        return result;
    }

    private static Map<String, Long> each(Function<String, Long> figure) {
        return PROCESSES.stream().collect(Collectors.toMap(Function.identity(), figure));
    }

    private static long residentKilobytes(LocalCluster cluster, String name) {
        return ProcStatus.kilobytes(cluster.process(name).running().pid(), "VmRSS");
    }
}
