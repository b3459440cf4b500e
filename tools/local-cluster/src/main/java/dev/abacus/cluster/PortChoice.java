package dev.abacus.cluster;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.Ports;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Which port a part gets: the one that the README names, or a free one, the same at each start in a directory. */
sealed interface PortChoice {
    int port(String use, int fixed);

    /** What the suites in this directory had so far; fixed ones, if there was none yet. */
    static PortChoice of(Path directory) {
        Free free = Free.in(directory);
        return Files.exists(free.file()) ? free : new Fixed();
    }

    record Fixed() implements PortChoice {
        @Override
        public int port(String use, int fixed) {
            return fixed;
        }
    }

    /** Remembered, because etcd's and Consul's state contain their own ports. */
    record Free(Path file) implements PortChoice {
        static Free in(Path directory) {
            return new Free(directory.resolve("ports.properties"));
        }

        @Override
        public int port(String use, int fixed) {
            try {
                Properties ports = new Properties();
                if (Files.exists(file)) {
                    try (Reader reader = Files.newBufferedReader(file)) {
                        ports.load(reader);
                    }
                }
                String port = (String) ports.computeIfAbsent(use, unused -> Integer.toString(Ports.free()));
                try (Writer writer = Files.newBufferedWriter(file)) {
                    ports.store(writer, null);
                }
                return Integer.parseInt(port);
            } catch (IOException e) {
                throw ClusterException.because("cannot write " + file, e);
            }
        }
    }
}
