package dev.candela.app.dataset.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The id of an example: the first 32 hexadecimal digits of the SHA-256 of its fields as JSON, with
 * the names sorted by UTF-16 code units and no white space. Equal fields have equal ids, in
 * whichever dataset and order.
 */
public final class ContentId {

  private static final ObjectWriter JSON = JsonMapper.builder().build().writer();
  private static final int BYTES = 16;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private ContentId() {}

  /** Whether a text can be an id. */
  public static boolean isOne(String text) {
    return ID.matcher(text).matches();
  }

  /** The id of an example with these fields, which are as {@link FieldRules} leaves them. */
  public static String of(Map<String, Object> fields) {
    try {
      String canonical = JSON.writeValueAsString(new TreeMap<>(fields));
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
