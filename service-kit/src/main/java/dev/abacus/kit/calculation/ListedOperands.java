package dev.abacus.kit.calculation;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.springframework.util.MultiValueMap;

record ListedOperands(String name, IntSupplier max) implements OperandForm {
    @Override
    public List<Long> fromQuery(MultiValueMap<String, String> parameters) {
        Reading reading = new Reading();
        List<Long> operands = new ArrayList<>();
        String text = new Query(parameters, List.of(name), reading).single(name);
        if (text != null && !text.isEmpty()) {
            int most = max.getAsInt();
            for (String element : text.split(",", -1)) {
                operands.add(reading.operand(place(operands, most), element));
            }
        }
        return reading.complete(operands);
    }

    @Override
    public List<Long> fromBody(byte[] body) {
        Reading reading = new Reading();
        List<Long> operands = new ArrayList<>();
        int most = max.getAsInt();
        JsonBody.read(body, List.of(name), reading, (field, json) -> {
            json.eachElement(name, () -> operands.add(json.operand(place(operands, most))));
        });
        return reading.complete(operands);
    }

    private String place(List<Long> before, int most) {
        if (before.size() == most) {
            throw new ProblemException(ProblemType.TOO_LARGE, name + " must have at most " + most + " elements");
        }
        return name + "[" + before.size() + "]";
    }
}
