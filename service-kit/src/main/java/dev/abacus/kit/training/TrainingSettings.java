package dev.abacus.kit.training;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a service does in its training run. A call is {@code METHOD path [JSON body]}.
 *
 * @param calls made a few times, for their classes
 * @param often calls made until the compiler has seen enough of them to compile them at once next time
 * @param answers of the services that it calls: JSON, by path
 */
record TrainingSettings(
        @DefaultValue List<String> calls,
        @DefaultValue List<String> often,
        @DefaultValue Map<String, String> answers) {}
