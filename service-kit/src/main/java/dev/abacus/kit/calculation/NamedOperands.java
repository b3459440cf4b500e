package dev.abacus.kit.calculation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.util.MultiValueMap;

record NamedOperands(List<String> names) implements OperandForm {
    @Override
    public List<Long> fromQuery(MultiValueMap<String, String> parameters) {
        Reading reading = new Reading();
        Query query = new Query(parameters, names, reading);
        List<Long> operands = new ArrayList<>(names.size());
        for (String name : names) {
            String text = query.single(name);
            operands.add(text == null ? 0L : reading.operand(name, text));
        }
        return reading.complete(operands);
    }

    @Override
    public List<Long> fromBody(byte[] body) {
        Reading reading = new Reading();
        List<Long> operands = new ArrayList<>(Collections.nCopies(names.size(), 0L));
        JsonBody.read(body, names, reading, (name, json) -> operands.set(names.indexOf(name), json.operand(name)));
        return reading.complete(operands);
    }
}
