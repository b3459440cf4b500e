package dev.abacus.systemtests.outages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Consul is down: calls go on, and the topology says so. */
class ConsulOutageTest extends OutageSuite {

    @Test
    void theTopologyTellsThatConsulIsAway() {
        cluster.consul().kill();

        gateway.get(MULTIPLY).isStatus(200);
        assertThat(gateway.get("/api/topology")
                        .isStatus(200)
                        .json()
                        .at("/consul/reachable")
                        .asBoolean())
                .isFalse();
    }
}
