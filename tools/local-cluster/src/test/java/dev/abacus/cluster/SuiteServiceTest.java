package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuiteServiceTest {
    /** The ports of Consul, etcd, the gateways, Prometheus and Grafana. */
    private static final Stream<Integer> OTHERS =
            Stream.of(8300, 8301, 8302, 8500, 8600, 2379, 2380, 2381, 2382, 2383, 2384, 8080, 8081, 8082, 9090, 3000);

    @Test
    void noPortIsUsedTwice() {
        List<Integer> ports = new ArrayList<>(OTHERS.toList());
        Arrays.stream(SuiteService.values())
                .flatMap(service ->
                        IntStream.rangeClosed(1, SuiteService.MAX_INSTANCES).mapToObj(service::port))
                .forEach(ports::add);

        assertThat(ports).doesNotHaveDuplicates();
    }

    @Test
    void isFoundByItsName() {
        assertThat(SuiteService.find("sum-service")).contains(SuiteService.SUM);
        assertThat(SuiteService.find("sum")).isEmpty();
        assertThat(SuiteService.list()).isEqualTo("arith-service and sum-service");
    }
}
