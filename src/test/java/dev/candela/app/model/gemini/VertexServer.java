package dev.candela.app.model.gemini;

import com.google.cloud.vertexai.api.Candidate;
import com.google.cloud.vertexai.api.Candidate.FinishReason;
import com.google.cloud.vertexai.api.Content;
import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.GenerateContentResponse.UsageMetadata;
import com.google.cloud.vertexai.api.Part;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the protocol of Vertex AI's PredictionService on loopback. Unless a test scripts it, it
 * answers with the prompt's words in reverse order, one a piece, and does as the generation config
 * says. A token is a word.
 */
public final class VertexServer implements AutoCloseable {

  private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService";

  /** Decides what a request gets. */
  public interface Script {

    /**
     * The pieces of the answer, null for the usual one.
     *
     * @throws io.grpc.StatusRuntimeException to fail
     */
    @Nullable List<GenerateContentResponse> answer(GenerateContentRequest request);
  }

  private final Server server;
  private final List<GenerateContentRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> methods = new CopyOnWriteArrayList<>();
  private volatile Script script = request -> null;
  private volatile @Nullable CountDownLatch cancelled;
  private final AtomicInteger toBreakOff = new AtomicInteger();

  public VertexServer() {
    try {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(
                  ServerServiceDefinition.builder(SERVICE)
                      .addMethod(
                          method("GenerateContent", MethodDescriptor.MethodType.UNARY),
                          ServerCalls.asyncUnaryCall(this::unary))
                      .addMethod(
                          method(
                              "StreamGenerateContent",
                              MethodDescriptor.MethodType.SERVER_STREAMING),
                          ServerCalls.asyncServerStreamingCall(this::stream))
                      .build())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MethodDescriptor<GenerateContentRequest, GenerateContentResponse> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<GenerateContentRequest, GenerateContentResponse>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(GenerateContentRequest.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(GenerateContentResponse.getDefaultInstance()))
        .build();
  }

  /** What {@code CANDELA_GEMINI_ENDPOINT} has to be. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** The requests so far. */
  public List<GenerateContentRequest> requests() {
    return requests;
  }

  /** The methods that were called so far. */
  public List<String> methods() {
    return methods;
  }

  /** Answers in another way from now on. */
  public void script(Script another) {
    script = another;
  }

  /** Sends one piece of an answer, and no more until the client gives up. */
  CountDownLatch hang() {
    var latch = new CountDownLatch(1);
    cancelled = latch;
    return latch;
  }

  /** Breaks the next streams off after one piece of the answer. */
  void breakOff(int streams) {
    toBreakOff.set(streams);
  }

  private void unary(
      GenerateContentRequest request, StreamObserver<GenerateContentResponse> observer) {
    methods.add("GenerateContent");
    answer(request, observer, pieces -> List.of(inOnePiece(pieces)));
  }

  private void stream(
      GenerateContentRequest request, StreamObserver<GenerateContentResponse> observer) {
    methods.add("StreamGenerateContent");
    CountDownLatch latch = cancelled;
    if (latch != null) {
      ((ServerCallStreamObserver<GenerateContentResponse>) observer)
          .setOnCancelHandler(latch::countDown);
      observer.onNext(piece(0, "first ", null));
      return;
    }
    if (toBreakOff.getAndDecrement() > 0) {
      observer.onNext(piece(0, "first ", null));
      observer.onError(Status.UNAVAILABLE.withDescription("Going away.").asRuntimeException());
      return;
    }
    answer(request, observer, pieces -> pieces);
  }

  private void answer(
      GenerateContentRequest request,
      StreamObserver<GenerateContentResponse> observer,
      Function<List<GenerateContentResponse>, List<GenerateContentResponse>> shape) {
    requests.add(request);
    try {
      List<GenerateContentResponse> scripted = script.answer(request);
      shape.apply(scripted == null ? usual(request) : scripted).forEach(observer::onNext);
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(e);
    }
  }

  /** One candidate's text in one piece. */
  private static GenerateContentResponse inOnePiece(List<GenerateContentResponse> pieces) {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    var text = new StringBuilder();
    pieces.forEach(
        piece ->
            piece.getCandidatesList().stream()
                .flatMap(candidate -> candidate.getContent().getPartsList().stream())
                .map(Part::getText)
                .forEach(text::append));
    GenerateContentResponse last = pieces.getLast();
    return last.toBuilder()
        .setCandidates(0, last.getCandidates(0).toBuilder().setContent(content(text.toString())))
        .build();
  }

  /** The prompt's words in reverse order, as far as the generation config lets them. */
  static List<GenerateContentResponse> usual(GenerateContentRequest request) {
    String prompt = request.getContents(0).getParts(0).getText();
    var words = new ArrayList<>(Arrays.asList(prompt.strip().split("\\s+", -1)));
    java.util.Collections.reverse(words);
    var config = request.getGenerationConfig();
    int most = config.getMaxOutputTokens() == 0 ? words.size() : config.getMaxOutputTokens();
    FinishReason reason = words.size() > most ? FinishReason.MAX_TOKENS : FinishReason.STOP;
    String text = String.join(" ", words.subList(0, Math.min(most, words.size())));
    for (String stop : config.getStopSequencesList()) {
      if (text.contains(stop)) {
        text = text.substring(0, text.indexOf(stop));
        reason = FinishReason.STOP;
      }
    }
    var pieces = new ArrayList<GenerateContentResponse>();
    for (String word : text.split("(?<= )", -1)) {
      pieces.add(piece(0, word, null));
    }
    int tokens = Math.min(most, words.size());
    pieces.add(
        piece(0, "", reason).toBuilder()
            .setUsageMetadata(
                UsageMetadata.newBuilder()
                    .setPromptTokenCount(words.size())
                    .setCandidatesTokenCount(tokens)
                    .setTotalTokenCount(words.size() + tokens))
            .build());
    return pieces;
  }

  /** A piece of a candidate's answer, the last one with a reason. */
  static GenerateContentResponse piece(int index, String text, @Nullable FinishReason reason) {
    var candidate = Candidate.newBuilder().setIndex(index).setContent(content(text));
    if (reason != null) {
      candidate.setFinishReason(reason);
    }
    return GenerateContentResponse.newBuilder().addCandidates(candidate).build();
  }

  private static Content content(String text) {
    return Content.newBuilder().setRole("model").addParts(Part.newBuilder().setText(text)).build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
