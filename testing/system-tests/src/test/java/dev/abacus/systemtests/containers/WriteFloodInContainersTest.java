package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.overload.WriteFlood;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No load of the API ends etcd within the memory limit of its containers. Its name sorts last in this package: afterwards
 * etcd is nearly full until it has compacted.
 */
class WriteFloodInContainersTest extends ComposeSuite {

    @Test
    void allIsThereAfterAFloodAndAKillOfEveryMember() {
        allIsThereAfterAFloodOf(WriteFlood.SHORT);
    }

    @Test
    @Tag("faults")
    void allIsThereAfterAFloodOfMinutes() {
        allIsThereAfterAFloodOf(WriteFlood.MINUTES);
    }

    private void allIsThereAfterAFloodOf(Duration time) {
        var flood = new WriteFlood(gateway);
        flood.run(time);
        noMemberWasEnded();

        compose.compose("kill", "etcd-1", "etcd-2", "etcd-3");
        compose.compose("up", "-d", "--wait", "--no-recreate", "etcd-1", "etcd-2", "etcd-3");

        flood.isAllThere();
        noMemberWasEnded();
    }

    private void noMemberWasEnded() {
        for (String member : Compose.ETCD) {
            String container = compose.containers(member).getFirst();
            assertThat(compose.inspect(container, "{{.State.Running}} {{.State.OOMKilled}} {{.RestartCount}}"))
                    .as(member)
                    .isEqualTo("true false 0");
        }
    }
}
