package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.Together;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Processes of a suite whose supervisor died without ending them. */
public record Leftovers(RunDirectory runs, Consumer<String> story) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Ends them, and forgets them. Only for whoever holds the directory's lock. @return how many there were */
    public int end() {
        List<RunFile> alive =
                runs.parts().stream().filter(run -> run.process().isPresent()).toList();
        if (!alive.isEmpty()) {
            story.accept("ending " + alive.size() + " processes that an earlier run left behind");
        }
        alive.stream()
                .collect(Collectors.groupingBy(Leftovers::wave, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(wave -> Together.each(wave, run -> run.process().ifPresent(process -> process.stop(LIMIT))));
        runs.parts().forEach(run -> runs.remove(run.name()));
        runs.remove(RunDirectory.SUPERVISOR);
        return alive.size();
    }

    /** Nothing ends before what calls it. */
    private static int wave(RunFile run) {
        return run.name().equals("consul") ? 2 : run.name().startsWith("etcd-") ? 1 : 0;
    }
}
