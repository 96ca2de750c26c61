package dev.candela.app.model.gemini;

import com.google.cloud.vertexai.api.GenerateContentResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Hears what Vertex AI really says. LangChain4j passes on the text and the finish reason of one
 * candidate and fails when there are several; here they are all heard, with the reasons for
 * withheld answers, and LangChain4j gets the first.
 */
final class RawAnswers implements ClientInterceptor {

  /** Who hears the answers of a call. */
  static final Context.Key<Consumer<GenerateContentResponse>> HEARER = Context.key("raw-answers");

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    Consumer<GenerateContentResponse> hearer = HEARER.get();
    return hearer == null ? call : new Heard<>(call, message -> hear(message, hearer));
  }

  @SuppressWarnings("unchecked")
  private static <A> A hear(A message, Consumer<GenerateContentResponse> hearer) {
    if (!(message instanceof GenerateContentResponse answer)) {
      return message;
    }
    hearer.accept(answer);
    return (A) firstCandidate(answer);
  }

  private static GenerateContentResponse firstCandidate(GenerateContentResponse answer) {
    return answer.getCandidatesCount() <= 1
        ? answer
        : answer.toBuilder().clearCandidates().addCandidates(answer.getCandidates(0)).build();
  }

  private static final class Heard<Q, A> extends SimpleForwardingClientCall<Q, A> {

    private final UnaryOperator<A> heard;

    Heard(ClientCall<Q, A> call, UnaryOperator<A> heard) {
      super(call);
      this.heard = heard;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onMessage(A message) {
              super.onMessage(heard.apply(message));
            }
          },
          headers);
    }
  }
}
