package dev.abacus.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.OpenLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Networks that are cut between some containers and not between others, and what each side answers. */
interface PartitionTests {

    List<String> ETCD = List.of("etcd-1", "etcd-2", "etcd-3");

    Compose compose();

    @Test
    default void aLeaderInTheMinorityIsSucceededAndWhatItWasToldIsNotLost() {
        Api gateway = compose().gateway();
        gateway.put("/api/state/partition", "before");
        String leader = leader(gateway);
        try (var partition = new Partition(compose())) {
            partition.between(List.of(leader), others(leader));

            within(Duration.ofSeconds(15)).until(() -> put(gateway, "during").status() < 300);
            within(Duration.ofSeconds(15)).until(() -> !leader(gateway).equals(leader));
            within(Duration.ofSeconds(10)).until(() -> record(gateway).status() == 201);
        }
        within(Duration.ofSeconds(30))
                .until(() -> gateway.get("/api/state/partition").body().equals("during"));
    }

    @Test
    default void aGatewayThatReachesOnlyTheMinorityComputesAndRefusesWhatNeedsAMajority() {
        Api gateway = compose().gateway();
        assertThat(put(gateway, "before").status()).isLessThan(300);
        String minority = "etcd-1";
        try (var partition = new Partition(compose())) {
            partition.between(List.of(minority), others(minority)).between(List.of("gateway"), others(minority));
            within(Duration.ofSeconds(15))
                    .until(() -> gateway.get("/api/state/partition").status() == 503);

            long start = System.nanoTime();
            put(gateway, "during").isStatus(503);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            within(Duration.ofSeconds(10))
                    .until(() -> gateway.get("/api/state/partition?consistency=serializable")
                            .body()
                            .equals("before"));
            gateway.get("/api/multiply?a=7&b=8").isStatus(200);
            // A recording is made by a service, and the services reach the majority.
            within(Duration.ofSeconds(10)).until(() -> record(gateway).status() == 201);
        }
        within(Duration.ofSeconds(30)).until(() -> put(gateway, "after").status() < 300);
    }

    @Test
    default void consulThatIsCutFromHalfOfTheServicesCostsNoCall() throws InterruptedException {
        Api gateway = compose().gateway();
        try (OpenLoop load = OpenLoop.start(List.of(gateway.base()), 1, 10)) {
            await().until(() -> load.made() > 10);
            try (var partition = new Partition(compose())) {
                partition.betweenFirstOf(List.of("arith-service", "sum-service"), "consul");

                within(Duration.ofSeconds(30)).until(() -> routed(gateway) == 2);
            }
            within(Duration.ofSeconds(30)).until(() -> routed(gateway) == 4);

            assertThat(load.stop()).filteredOn(CallOutcome::failed).isEmpty();
        }
    }

    private static Reply put(Api gateway, String value) {
        return gateway.put("/api/state/partition", value);
    }

    private static Reply record(Api gateway) {
        return gateway.post(
                "/api/sum",
                "{\"numbers\":[1,2]}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    private static String leader(Api gateway) {
        return gateway.get("/api/topology").json().at("/etcd/leader").asString("none");
    }

    private static long routed(Api gateway) {
        return gateway.get("/api/topology")
                .json()
                .path("services")
                .valueStream()
                .flatMap(service -> service.path("instances").valueStream())
                .filter(instance -> instance.path("routed").asBoolean(false))
                .count();
    }

    private static List<String> others(String member) {
        List<String> others = new ArrayList<>(ETCD);
        others.remove(member);
        return others;
    }

    private static ConditionFactory within(Duration limit) {
        return await().atMost(limit.multipliedBy(2)).pollInterval(Duration.ofMillis(250));
    }
}
