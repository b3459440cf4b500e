package dev.abacus.cluster;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Launch;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Spring Boot application in the layout of the build: extracted, with an ahead-of-time cache for a fast start. */
record Application(Path home, String name) {
    private static final String CACHE = "app.aot";

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    Launch instance(String instance, int port, Path log, Map<String, String> environment) {
        Path directory = home.resolve(name).resolve("target/app");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.add("@" + home.resolve("config/jvm.options"));
        if (Files.exists(directory.resolve(CACHE))) {
            command.add("-XX:AOTCache=" + CACHE);
        }
        // the JVM uses the cache only with the path of the training run
        command.addAll(List.of("-jar", jarIn(directory)));
        Map<String, String> all = new HashMap<>(environment);
        all.put("SERVER_PORT", Integer.toString(port));
        all.put("SERVER_ADDRESS", "127.0.0.1");
        all.put("ABACUS_INSTANCE", instance);
        // glibc's default of eight arenas per core costs a JVM tens of megabytes without a benefit
        all.putIfAbsent("MALLOC_ARENA_MAX", "2");
        URI ready = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        return new Launch(instance, command, all, directory, log, ready, STOP_LIMIT);
    }

    private String jarIn(Path directory) {
        String jar = name + ".jar";
        if (!Files.exists(directory.resolve(jar))) {
            throw new ClusterException(name + " is not built: ./abacus build");
        }
        return jar;
    }
}
