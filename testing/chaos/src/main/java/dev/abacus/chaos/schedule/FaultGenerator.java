package dev.abacus.chaos.schedule;

import dev.abacus.chaos.suite.SuiteProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Generator of random faults. */
record FaultGenerator(RandomGenerator random) {

    private static final List<String> LINKED = Stream.of(
                    SuiteProcesses.INSTANCES, SuiteProcesses.ETCD, List.of(SuiteProcesses.CONSUL))
            .flatMap(List::stream)
            .toList();
    private static final List<String> ALL =
            Stream.concat(LINKED.stream(), SuiteProcesses.GATEWAYS.stream()).toList();
    private static final int KINDS = 8;

    Fault next() {
        return switch (random.nextInt(KINDS)) {
            case 0 -> Fault.kill(one(ALL));
            case 1 -> Fault.pause(one(ALL));
            case 2 -> Fault.terminate(one(ALL));
            case 3 -> Fault.cut(one(LINKED));
            case 4 -> Fault.delay(one(LINKED), Duration.ofMillis(random.nextInt(20, 1_500)));
            case 5 -> Fault.wipeConsul();
            case 6 -> Fault.kill(allButOne(SuiteProcesses.ETCD));
            default -> Fault.kill(SuiteProcesses.instancesOf(one(SuiteProcesses.SERVICES)));
        };
    }

    Duration between(Duration min, Duration max) {
        return Duration.ofMillis(random.nextLong(min.toMillis(), max.toMillis()));
    }

    private <T> T one(List<T> candidates) {
        return candidates.get(random.nextInt(candidates.size()));
    }

    private List<String> allButOne(List<String> all) {
        List<String> left = new ArrayList<>(all);
        left.remove(one(all));
        return left;
    }
}
