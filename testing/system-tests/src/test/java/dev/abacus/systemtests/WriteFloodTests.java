package dev.abacus.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The same as {@link WriteFloodTest}, with the memory limit that a container has. */
interface WriteFloodTests {

    Compose compose();

    /** The last, for etcd is nearly full after it until it has compacted. */
    @Test
    @Order(Integer.MAX_VALUE)
    default void allIsThereAfterAFloodAndAKillOfEveryMember() {
        var flood = new WriteFlood(compose().gateway());
        flood.run();
        noMemberWasEnded();

        compose().compose("kill", "etcd-1", "etcd-2", "etcd-3");
        compose().compose("up", "-d", "--wait", "--no-recreate", "etcd-1", "etcd-2", "etcd-3");

        flood.isAllThere();
        noMemberWasEnded();
    }

    private void noMemberWasEnded() {
        for (String member : PartitionTests.ETCD) {
            String container = compose().containers(member).getFirst();
            assertThat(compose().inspect(container, "{{.State.Running}} {{.State.OOMKilled}} {{.RestartCount}}"))
                    .as(member)
                    .isEqualTo("true false 0");
        }
    }
}
