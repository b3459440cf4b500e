package dev.abacus.chaos.fuzz.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.fuzz.grammar.SeededRandom;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.EtcdClient.Stored;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdGarbageTest {

    private static final int MANY = 60;

    @Test
    void aMediaTypeHasTheRevisionOfItsValueAndAllIsRemoved(@TempDir Path directory) {
        try (EtcdCluster cluster = EtcdCluster.start(directory, 1)) {
            EtcdClient etcd = new EtcdClient(cluster.endpoints());
            EtcdGarbage grammar = new EtcdGarbage(etcd);
            Set<String> typed = new TreeSet<>();

            for (int number = 0; number < MANY; number++) {
                Garbage garbage = grammar.garbage(new SeededRandom(1, number));
                garbage.write();
                Map<String, Stored> types = etcd.entries("/abacus/types/");
                types.forEach((key, type) -> assertThat(etcd.get(key.replace("/types/", "/state/")))
                        .map(Stored::revision)
                        .hasValue(type.revision()));
                typed.addAll(types.keySet());
                garbage.remove();
                assertThat(etcd.keys("/abacus/")).isEmpty();
            }

            assertThat(typed).contains("/abacus/types/" + GarbageGrammar.TYPED).hasSizeGreaterThan(1);
        }
    }
}
