package dev.abacus.cluster.room.view;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Ring of etcd's members, as each member reports itself. */
public record EtcdRing(List<EtcdStatus> members) {
    /**
     * Status of a member.
     *
     * @param term of Raft; 0 if the member tells it only to a user
     * @param lag entries of Raft's log behind the furthest member
     */
    public record EtcdStatus(
            String name, boolean answers, boolean leads, long term, long revision, long index, long lag, long bytes) {
        static EtcdStatus silent(String name) {
            return new EtcdStatus(name, false, false, 0, 0, 0, 0, 0);
        }

        /** @param status reply of {@code /v3/maintenance/status}; missing if there was none */
        static EtcdStatus of(String name, JsonNode status) {
            if (status.isMissingNode()) {
                return silent(name);
            }
            String leader = status.path("leader").asString("0");
            return new EtcdStatus(
                    name,
                    true,
                    !leader.equals("0")
                            && leader.equals(status.at("/header/member_id").asString("")),
                    status.path("raftTerm").asLong(0),
                    status.at("/header/revision").asLong(0),
                    status.path("raftIndex").asLong(0),
                    0,
                    status.path("dbSize").asLong(0));
        }

        private EtcdStatus behind(long furthest) {
            return new EtcdStatus(name, answers, leads, term, revision, index, answers ? furthest - index : 0, bytes);
        }
    }

    static EtcdRing of(List<EtcdStatus> reported) {
        long furthest = reported.stream().mapToLong(EtcdStatus::index).max().orElse(0);
        return new EtcdRing(
                reported.stream().map(member -> member.behind(furthest)).toList());
    }

    /** The leader of the newest term; empty while there is none. */
    public Optional<String> leader() {
        return members.stream()
                .filter(EtcdStatus::leads)
                .max(Comparator.comparingLong(EtcdStatus::term))
                .map(EtcdStatus::name);
    }
}
