package dev.abacus.chaos.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What can happen to a suite of two gateways, two instances a service, three etcd nodes and Consul, one at random. */
record FaultGenerator(RandomGenerator random) {

    private static final List<String> INSTANCES =
            List.of("arith-service-1", "arith-service-2", "sum-service-1", "sum-service-2");
    private static final List<String> ETCD = List.of("etcd-1", "etcd-2", "etcd-3");
    private static final List<String> GATEWAYS = List.of("gateway", "gateway-2");
    private static final List<String> LINKED =
            Stream.of(INSTANCES, ETCD, List.of("consul")).flatMap(List::stream).toList();
    private static final List<String> ALL =
            Stream.concat(LINKED.stream(), GATEWAYS.stream()).toList();
    private static final int KINDS = 8;

    Fault damage() {
        return switch (random.nextInt(KINDS)) {
            case 0 -> Fault.kill(List.of(one(ALL)));
            case 1 -> Fault.pause(one(ALL));
            case 2 -> Fault.stop(one(ALL));
            case 3 -> Fault.cut(one(LINKED));
            case 4 -> Fault.delay(one(LINKED), Duration.ofMillis(random.nextInt(20, 1_500)));
            case 5 -> Fault.consulForgets();
            case 6 -> Fault.kill(butOne(ETCD));
            default -> Fault.kill(one(List.of(INSTANCES.subList(0, 2), INSTANCES.subList(2, 4))));
        };
    }

    Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis()));
    }

    private <T> T one(List<T> candidates) {
        return candidates.get(random.nextInt(candidates.size()));
    }

    private List<String> butOne(List<String> all) {
        List<String> left = new ArrayList<>(all);
        left.remove(one(all));
        return left;
    }
}
