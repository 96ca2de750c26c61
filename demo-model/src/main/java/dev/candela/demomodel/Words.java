package dev.candela.demomodel;

import java.util.List;
import java.util.Map;

/** The words that prompts are made of. */
final class Words {

  static final List<String> FOODS =
      words(
          """
          onion garlic lemon cheese mushroom tomato pepper spinach potato carrot apple pear plum
          cherry honey mint basil ginger walnut almond peanut coconut banana orange olive bean rice
          corn egg ham bacon chicken fish shrimp beef lamb cream butter yogurt chocolate vanilla
          cinnamon pumpkin celery cabbage mustard sugar berry raisin lime\
          """);

  static final List<String> DISHES =
      words(
          """
          soup pie salad bread cake stew pasta tart sandwich omelette curry pizza pancake risotto
          burger cookie muffin roll sauce pudding\
          """);

  static final List<String> NAMES =
      words(
          """
          Mara Tom Ada Ben Clara Dan Ella Finn Greta Hugo Ines Jonas Kira Leo Mia Nora Oscar Paula
          Quinn Rosa Sam Tara Uma Victor Wanda Yara Zoe Anton Bella Carl Dora Emil Flora Gus Hanna
          Ivan Jana Karl Lena Max\
          """);

  static final List<String> SURNAMES =
      words(
          """
          Stone Miller Brook Field Wood Hill Lake Marsh Reed Snow Frost Berg Lang Winter Sommer
          Fischer Carter Baker Potter Weaver Mason Taylor Hunter Shepherd\
          """);

  static final List<String> PLACES =
      words(
          """
          Elmford Northwick Ashby Redmoor Oakdale Millbrook Stonebury Westhaven Larkfield Greenholm
          Dunmere Fairport Brightwater Hillcross Kingsmead Lowfield Maplewood Newbridge Pinehurst
          Ravenhill Saltmarsh Thornbury Upwell Vinemont Whitcombe Yarrow Birchwood Claymore Deepdale
          Eastgate\
          """);

  static final List<String> DAYS =
      words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");

  static final List<String> MONTHS =
      words(
          """
          January February March April May June July August September October November December\
          """);

  static final List<String> BUILDINGS =
      words(
          """
          library school bridge market museum theatre station hospital harbour stadium garden
          playground mill tower factory bakery cinema park pool hall farm hotel\
          """);

  static final List<String> ADJECTIVES =
      words("new small large plain modern famous wooden green quiet bright popular narrow broad");

  static final List<String> PAINTABLE =
      words("red blue yellow white black brown silver golden round tiny heavy rare");

  static final List<String> FINDS =
      words("coin ring map boat statue key bell letter clock vase watch sword box lamp mirror");

  static final List<String> SPOTS =
      words("river church forest beach road field lake hill castle square harbour cave");

  static final List<String> SPORTS =
      words("running swimming rowing sailing cycling skating chess riding climbing skiing");

  static final List<String> STORMS =
      words("storm flood blizzard heatwave fog hailstorm snowfall thunderstorm");

  static final List<String> COUNTABLES =
      words(
          """
          apples books coins pencils stamps marbles shells cards eggs cookies flowers buttons stones
          tickets candles balloons oranges plums nuts beads\
          """);

  static final List<String> CONTAINERS = words("boxes bags baskets jars shelves packets");

  static final List<String> IDEAS =
      words(
          """
          kite puzzle drum scarf mug candle book plant picnic hike museum concert chess painting
          baking swimming camping karaoke pottery juggling sledding crackers grapes popcorn pretzels
          olives carrots cherries nuts toast noodles lantern rope compass blanket torch ball yoyo
          frisbee skates violin\
          """);

  static final List<String> IDEA_GROUPS =
      words("ideas gifts snacks games activities things projects treats");

  static final List<String> QUALITIES =
      words(
          """
          cheap quick quiet indoor outdoor free healthy sweet salty crunchy soft loud small light
          warm cold easy safe new handmade colourful funny green portable\
          """);

  /** What a message can be about, and the things that show it. */
  static final Map<String, List<String>> TOPICS =
      Map.of(
          "food", words("soup bread dinner cake breakfast lunch"),
          "travel", words("train flight bus ferry airport ticket"),
          "weather", words("rain snow wind sunshine thunder fog"),
          "sports", words("match goal race team referee tournament"),
          "music", words("song concert guitar singer piano choir"),
          "work", words("meeting office boss salary report contract"),
          "health", words("doctor fever cough medicine vaccine nurse"),
          "animals", words("dog cat horse rabbit parrot goat"));

  static final List<String> TOPIC_NAMES = TOPICS.keySet().stream().sorted().toList();

  static final List<String> GOOD = words("great lovely wonderful splendid perfect pleasant");

  static final List<String> BAD = words("nasty terrible poor disappointing horrible boring");

  static final List<String> REVIEWED =
      words("film book hotel room meal service phone chair lamp tour garden show game coat");

  /** Names for labels that mean nothing by themselves. */
  static final List<String> LABELS =
      words("red blue green gold alpha beta gamma delta north south east west A B C D");

  /** Recommendations in favour, against, and in between. */
  static final List<String> FOR =
      List.of(
          "Order it today.",
          "You should try it.",
          "A good choice.",
          "Yes, have it.",
          "It is a must.",
          "Highly recommended.");

  static final List<String> AGAINST =
      List.of(
          "Leave it out.",
          "Do not order it.",
          "A bad choice.",
          "No, skip it.",
          "Better not.",
          "Not recommended.");

  static final List<String> UNDECIDED =
      List.of("Ask the guest first.", "It is up to you.", "Perhaps later.", "Hard to say.");

  private Words() {}

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+", -1));
  }
}
