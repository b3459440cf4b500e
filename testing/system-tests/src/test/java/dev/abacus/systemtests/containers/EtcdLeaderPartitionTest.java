package dev.abacus.systemtests.containers;

import dev.abacus.systemtests.http.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The leader of etcd is cut off from the other members. */
class EtcdLeaderPartitionTest extends ComposeSuite {

    @Test
    void isSucceededAndWhatTheMajorityAcknowledgedIsNotLost() {
        put("before");
        String leader = leader();
        try (var partition = new Partition(compose)) {
            partition.between(List.of(leader), Partition.otherMembers(leader));

            eventually().until(() -> put("during").status() < 300);
            eventually().until(() -> !leader().equals(leader));
            eventually().until(() -> record().status() == 201);
        }
        eventually().until(() -> gateway.get("/api/state/partition").body().equals("during"));
    }

    private Reply put(String value) {
        return gateway.put("/api/state/partition", value);
    }

    private String leader() {
        return gateway.get("/api/topology").json().at("/etcd/leader").asString("none");
    }
}
