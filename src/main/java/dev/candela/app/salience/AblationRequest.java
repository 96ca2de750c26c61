package dev.candela.app.salience;

import dev.candela.app.run.Parameters;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An answer to explain by leaving out parts of the prompt.
 *
 * @param target the answer to explain
 * @param segments the parts of the prompt, without overlap
 * @param span which part of prompt + target to explain, within the target; the whole target when
 *     not given. Only models that tell probabilities can tell parts of an answer apart
 * @param repeats how often to ask without each part, where answers vary; 3 when not given
 * @param parameters how the answers are made
 */
@Schema(
    examples =
        "{\"model\": \"candela-demo\", \"prompt\": \"I like tea. I ordered\","
            + " \"target\": \" tea\", \"segments\": [{\"start\": 0, \"end\": 12}]}")
public record AblationRequest(
    @Nullable String model,
    @Nullable String prompt,
    @Nullable String target,
    @Nullable List<Span> segments,
    @Nullable Span span,
    @Nullable Integer repeats,
    @Nullable Parameters parameters) {}
