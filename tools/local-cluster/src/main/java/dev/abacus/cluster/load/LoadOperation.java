package dev.abacus.cluster.load;

import static java.util.stream.Collectors.joining;

import dev.abacus.cluster.SuiteService;
import java.util.List;
import java.util.SplittableRandom;

/** Operations of the load, computed here a second time to check the suite's results. */
public enum LoadOperation {
    MULTIPLY(SuiteService.ARITH) {
        @Override
        public List<Long> operands(SplittableRandom random) {
            return List.of((long) random.nextInt(), (long) random.nextInt());
        }

        @Override
        public long result(List<Long> operands) {
            return operands.get(0) * operands.get(1);
        }

        @Override
        String query(List<Long> operands) {
            return "a=" + operands.get(0) + "&b=" + operands.get(1);
        }

        @Override
        String body(List<Long> operands) {
            return "{\"a\":%s,\"b\":%s}".formatted(operands.get(0), operands.get(1));
        }
    },

    SUM(SuiteService.SUM) {
        @Override
        public List<Long> operands(SplittableRandom random) {
            return random.ints(random.nextInt(2, MAX_NUMBERS + 1))
                    .mapToObj(number -> (long) number)
                    .toList();
        }

        @Override
        public long result(List<Long> operands) {
            return operands.stream().mapToLong(Long::longValue).sum();
        }

        @Override
        String query(List<Long> operands) {
            return "numbers=" + listed(operands);
        }

        @Override
        String body(List<Long> operands) {
            return "{\"numbers\":[" + listed(operands) + "]}";
        }
    };

    private static final int MAX_NUMBERS = 5;

    private final SuiteService service;

    LoadOperation(SuiteService service) {
        this.service = service;
    }

    /** Random operands of 32 bits each: no result overflows, and the same operands hardly come twice. */
    public abstract List<Long> operands(SplittableRandom random);

    public abstract long result(List<Long> operands);

    abstract String query(List<Long> operands);

    abstract String body(List<Long> operands);

    /** The service that computes it. */
    public String service() {
        return service.id();
    }

    /** Its name in paths, answers and records. */
    public String label() {
        return service.operation();
    }

    /** Its path at a gateway. */
    public String path() {
        return "/api/" + label();
    }

    /** The path and the query of a call that computes. */
    public String example() {
        return path() + "?" + query(operands(new SplittableRandom(0)));
    }

    private static String listed(List<Long> operands) {
        return operands.stream().map(String::valueOf).collect(joining(","));
    }
}
