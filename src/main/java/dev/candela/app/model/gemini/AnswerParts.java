package dev.candela.app.model.gemini;

import com.google.cloud.vertexai.api.Candidate;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.GenerateContentResponse.PromptFeedback;
import com.google.cloud.vertexai.api.GenerateContentResponse.PromptFeedback.BlockedReason;
import com.google.cloud.vertexai.api.GenerateContentResponse.UsageMetadata;
import com.google.cloud.vertexai.api.Part;
import com.google.cloud.vertexai.api.SafetyRating;
import dev.candela.lm.FinishReason;
import dev.candela.lm.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts together what Vertex AI says about one prompt, in one piece or in many. */
final class AnswerParts {

  private final Map<Integer, StringBuilder> texts = new TreeMap<>();
  private final Map<Integer, Candidate> lasts = new TreeMap<>();
  private @Nullable UsageMetadata usage;
  private @Nullable PromptFeedback blocked;

  synchronized void hear(GenerateContentResponse answer) {
    for (Candidate candidate : answer.getCandidatesList()) {
      StringBuilder text =
          texts.computeIfAbsent(candidate.getIndex(), index -> new StringBuilder());
      candidate.getContent().getPartsList().stream().map(Part::getText).forEach(text::append);
      if (candidate.getFinishReasonValue() != 0) {
        lasts.put(candidate.getIndex(), candidate);
      }
    }
    if (answer.hasUsageMetadata()) {
      usage = answer.getUsageMetadata();
    }
    if (answer.hasPromptFeedback()
        && answer.getPromptFeedback().getBlockReason()
            != BlockedReason.BLOCKED_REASON_UNSPECIFIED) {
      blocked = answer.getPromptFeedback();
    }
  }

  /** Whether Vertex AI has said everything that it wanted to say. */
  synchronized boolean ended() {
    return blocked != null || lasts.containsKey(0);
  }

  /**
   * The answer.
   *
   * @param text the first candidate's, as the listener has heard it
   * @param notes sentences about how it came to be
   */
  synchronized Generation generation(String text, List<String> notes) {
    var all = new ArrayList<String>(List.of(text));
    texts.forEach(
        (index, other) -> {
          if (index > 0) {
            all.add(other.toString());
          }
        });
    FinishReason reason = reason();
    var remarks = new ArrayList<>(notes);
    String remark = remark(text, reason);
    if (remark != null) {
      remarks.addFirst(remark);
    }
    return new Generation(
        text,
        List.of(),
        reason,
        usage == null ? -1 : usage.getPromptTokenCount(),
        usage == null ? -1 : usage.getCandidatesTokenCount(),
        new float[0],
        new float[0],
        all,
        remarks.isEmpty() ? null : String.join(" ", remarks));
  }

  private FinishReason reason() {
    if (blocked != null) {
      return FinishReason.SAFETY;
    }
    Candidate last = lasts.get(0);
    if (last == null) {
      return FinishReason.UNKNOWN;
    }
    return switch (last.getFinishReason()) {
      case STOP -> FinishReason.STOP;
      case MAX_TOKENS -> FinishReason.LENGTH;
      case SAFETY, BLOCKLIST, PROHIBITED_CONTENT, SPII -> FinishReason.SAFETY;
      case RECITATION -> FinishReason.RECITATION;
      default -> FinishReason.OTHER;
    };
  }

  private @Nullable String remark(String text, FinishReason reason) {
    if (blocked != null) {
      return sentence(
          "Gemini blocked the prompt (%s).".formatted(blocked.getBlockReason()),
          blocked.getBlockReasonMessage());
    }
    Candidate last = lasts.get(0);
    return switch (reason) {
      case SAFETY, RECITATION, OTHER ->
          last == null
              ? null
              : sentence(
                  "Gemini withheld the answer or its rest (%s%s)."
                      .formatted(last.getFinishReason(), categories(last)),
                  last.getFinishMessage());
      case LENGTH ->
          text.isEmpty()
              ? "The token limit was reached before there was any text, probably while thinking; a"
                  + " higher limit helps."
              : null;
      case STOP, CANCELLED, UNKNOWN -> null;
    };
  }

  private static String sentence(String ours, String theirs) {
    return theirs.isBlank() ? ours : ours + " " + theirs;
  }

  private static String categories(Candidate candidate) {
    String categories =
        candidate.getSafetyRatingsList().stream()
            .filter(SafetyRating::getBlocked)
            .map(rating -> rating.getCategory().name())
            .collect(Collectors.joining(", "));
    return categories.isEmpty() ? "" : ": " + categories;
  }
}
