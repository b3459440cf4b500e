package dev.abacus.chaos.run;

import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.EtcdClient.Stored;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checker of the fencing token. The leader that makes backups records each in etcd, with its term. At the revision of each
 * record the leader's key is that of the same term: no deposed leader has written. A suite that has recovered has recorded at
 * least one.
 */
final class FencingChecker implements Checker {

    private static final String LEADER = "/abacus/leaders/backup";
    private static final List<String> FENCED = List.of("/abacus/backups/last", "/abacus/backups/failure");

    private final EtcdClient etcd;
    private final long begin;
    private volatile boolean recovered;

    FencingChecker(List<URI> etcd) {
        this.etcd = new EtcdClient(etcd);
        this.begin = this.etcd.revision();
    }

    @Override
    public void expectNoFailures() {
        recovered = true;
    }

    @Override
    public CheckResult check() {
        List<String> violations = new ArrayList<>();
        int writes = 0;
        for (String key : FENCED) {
            Optional<Stored> written = etcd.get(key);
            while (written.isPresent() && written.get().revision() > begin) {
                writes++;
                examine(key, written.get(), violations);
                written = etcd.getAt(key, written.get().revision() - 1);
            }
        }
        List<String> failures = recovered && writes == 0 ? List.of("no backup was recorded by its leader") : List.of();
        return new CheckResult("%d writes by the term of a leader".formatted(writes), violations, failures);
    }

    private void examine(String key, Stored written, List<String> violations) {
        long term = JsonMapper.shared().readTree(written.text()).path("term").asLong(0);
        long leading = etcd.getAt(LEADER, written.revision())
                .map(Stored::createRevision)
                .orElse(0L);
        if (term != leading) {
            violations.add("%s was written at %d in term %d, but the term was %d (0: none)"
                    .formatted(key, written.revision(), term, leading));
        }
    }
}
