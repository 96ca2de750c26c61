#!/bin/sh
# Copyright the Candela authors. Licensed under the Apache License, Version 2.0 (see LICENSE).
#
# The rules of ./mvnw, held against JDKs and Mavens that are only shell scripts in a temporary folder. Nothing of the
# machine is seen but the tools named below, and nothing is fetched. Each test is a function named as a rule, run in
# a folder of its own; it fails at the first command that does.
#
#   sh src/test/sh/mvnw-test.sh            all tests
#   sh src/test/sh/mvnw-test.sh NAME...    these tests
set -u
unset CDPATH JAVA_HOME MAVEN_USER_HOME MVNW_REPOURL MVNW_VERBOSE MVNW_ROOT SDKMAN_DIR

repository=$(cd "$(dirname "$0")/../../.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/mvnw test.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# ---- the stage -----------------------------------------------------------------------------------------------------

# All that mvnw and the fakes may use; java, mvn, curl and wget are added by the tests that are about them.
mkdir "$work/tools"
for tool in sh awk basename cat dirname grep gzip head mkdir mktemp mv openssl readlink rm sed sha512sum shasum sleep tar; do
  if path=$(command -v "$tool"); then ln -s "$path" "$work/tools/$tool"; fi
done

# A machine without JDK and Maven, on which the project lies in a folder with a space.
set_the_stage() {
  stage=$work/$1
  home="$stage/home of a user" root=$stage/root project="$stage/a project" path=$stage/bin
  mkdir -p "$home" "$root/usr/lib/jvm" "$project/.mvn/wrapper" "$path"
  cp "$repository/mvnw" "$project/mvnw"
  pin "$(cd "$stage" && archive_checksum)"
}

pin() {
  printf 'version=3.9.99\nsha512=%s\n' "$1" >"$project/.mvn/wrapper/maven.properties"
}

# Makes the distribution that the pin stands for, and prints its SHA-512.
archive_checksum() {
  fake_maven apache-maven-3.9.99 3.9.99
  tar -cf - apache-maven-3.9.99 | gzip >distribution.tar.gz
  rm -r apache-maven-3.9.99
  if command -v sha512sum >/dev/null; then sha512sum <distribution.tar.gz; else shasum -a 512 <distribution.tar.gz; fi |
    sed 's/ .*//'
}

script() {
  mkdir -p "$(dirname "$1")"
  { echo '#!/bin/sh' && cat; } >"$1"
  chmod +x "$1"
}

# fake_jre FOLDER VERSION, fake_jdk FOLDER VERSION
fake_jre() {
  script "$1/bin/java" <<END
case "\$*" in
  *-XshowSettings:properties*) echo '    java.home = $1' >&2 ;;
esac
echo 'openjdk version "$2" 2026-01-01' >&2
END
  printf 'IMPLEMENTOR="Nobody"\nJAVA_VERSION="%s"\nOS_NAME="Linux"\n' "$2" >"$1/release"
}

fake_jdk() {
  fake_jre "$1" "$2"
  script "$1/bin/javac" </dev/null
}

# fake_maven FOLDER VERSION: tells its version, "fetches" the distribution, or shows what it was called with.
fake_maven() {
  script "$1/bin/mvn" <<END
if [ "\$*" = -v ]; then
  echo asked >>"\$STAGE/asked"
  printf '\033[1mApache Maven $2 (0123abc)\033[m\nMaven home: somewhere\n'
  exit
fi
for arg; do
  case \$arg in
    -Dartifact=org.apache.maven:apache-maven:3.9.99:tar.gz:bin) fetch=yes ;;
    -DoutputDirectory=*) folder=\${arg#*=} ;;
  esac
done
if [ "\${fetch:-}" ]; then
  printf '%s\n' "\$@" >>"\$STAGE/fetches"
  if [ -e "\$STAGE/no-network" ]; then
    echo 'Maven says: unknown host'
    exit 1
  fi
  # Where two starts are wanted at the same time, neither fetch ends before the other has begun.
  tries=0
  while [ -e "\$STAGE/meet" ] && [ "\$(grep -c artifact "\$STAGE/fetches")" -lt 2 ] && [ \$tries -lt 60 ]; do
    sleep 1
    tries=\$((tries + 1))
  done
  mkdir -p "\$folder"
  cat "\$STAGE/distribution.tar.gz" >"\$folder/apache-maven-3.9.99-bin.tar.gz"
  exit
fi
echo "maven $2"
echo "jdk \$JAVA_HOME"
echo "in \$(pwd -P)"
for arg; do printf '[%s]\n' "\$arg"; done
if [ "\$*" = fail ]; then exit 42; fi
END
}

maven_on_path() {
  fake_maven "$stage/maven-$1" "$1"
  ln -s "$stage/maven-$1/bin/mvn" "$path/mvn"
}

# Starts mvnw on the stage; assignments before its arguments are its environment. Sets $status; $out and $err are files.
start() {
  out=$stage/out err=$stage/err status=0
  while :; do
    case ${1:-} in
      JAVA_HOME=* | MAVEN_USER_HOME=* | MVNW_*=*)
        export "${1?}"
        shift
        ;;
      *) break ;;
    esac
  done
  STAGE=$stage HOME=$home MVNW_ROOT=$root PATH=$path:$work/tools "$project/mvnw" "$@" >"$out" 2>"$err" || status=$?
}

# ---- what the tests say --------------------------------------------------------------------------------------------

ran_with_jdk() { [ "$status" = 0 ] && grep -qxF "jdk $1" "$out"; }
ran_maven() { [ "$status" = 0 ] && grep -qxF "maven $1" "$out"; }

# Refused with exactly one sentence, which contains all the given words.
refused() {
  [ "$status" = 1 ] && [ ! -s "$out" ] && [ "$(grep -c '^mvnw: .*\.$' "$err")" = 1 ] || return 1
  for words; do grep -qF -- "$words" "$err" || return 1; done
}

left_nothing_behind() { [ -z "$(find "$home" -type f)" ]; }

# ---- the JDK -------------------------------------------------------------------------------------------------------

java_home_comes_before_all_other_jdks() {
  maven_on_path 3.9.9
  fake_jdk "$stage/mine" 25
  fake_jdk "$stage/on-path" 26 && ln -s "$stage/on-path/bin/java" "$path/java"
  fake_jdk "$root/usr/lib/jvm/newest" 27
  start JAVA_HOME="$stage/mine"
  ran_with_jdk "$stage/mine"
}

java_home_that_is_too_old_is_passed_over() {
  maven_on_path 3.9.9
  fake_jdk "$stage/mine" 17.0.15
  fake_jdk "$stage/on-path" 25.0.1 && ln -s "$stage/on-path/bin/java" "$path/java"
  start JAVA_HOME="$stage/mine"
  ran_with_jdk "$stage/on-path"
}

java_home_that_does_not_exist_is_passed_over() {
  maven_on_path 3.9.9
  fake_jdk "$root/usr/lib/jvm/good" 25
  start JAVA_HOME="$stage/nowhere"
  ran_with_jdk "$root/usr/lib/jvm/good"
}

java_on_path_is_followed_through_its_links() {
  maven_on_path 3.9.9
  fake_jdk "$stage/jdk" 25.0.2
  ln -s ../jdk/bin/java "$path/java-alternative"
  ln -s java-alternative "$path/java"
  start
  ran_with_jdk "$stage/jdk"
}

java_on_path_that_is_a_stub_is_asked_for_its_home() {
  maven_on_path 3.9.9
  fake_jdk "$stage/jdk" 25.0.2
  script "$path/java" <<END
exec '$stage/jdk/bin/java' "\$@"
END
  start
  ran_with_jdk "$stage/jdk"
}

newest_jdk_of_the_install_folders_wins() {
  maven_on_path 3.9.9
  fake_jdk "$root/usr/lib/jvm/a" 25.0.3
  fake_jdk "$home/.sdkman/candidates/java/b" 26.0.10
  fake_jdk "$root/opt/jdk-c" 26.0.9
  fake_jdk "$root/usr/java/d" 17.0.15
  fake_jdk "$root/usr/lib/jvm/e" 1.8.0_492
  start
  ran_with_jdk "$home/.sdkman/candidates/java/b"
}

jdk_in_a_folder_with_spaces_is_found() {
  maven_on_path 3.9.9
  fake_jdk "$root/Library/Java/JavaVirtualMachines/my jdk 25/Contents/Home" 25
  start
  ran_with_jdk "$root/Library/Java/JavaVirtualMachines/my jdk 25/Contents/Home"
}

jdk_without_a_release_file_is_asked_for_its_version() {
  maven_on_path 3.9.9
  fake_jdk "$root/usr/lib/jvm/bare" 25.0.1 && rm "$root/usr/lib/jvm/bare/release"
  fake_jdk "$root/usr/lib/jvm/old" 21 && rm "$root/usr/lib/jvm/old/release"
  start
  ran_with_jdk "$root/usr/lib/jvm/bare"
}

early_access_jdk_counts_by_its_number() {
  maven_on_path 3.9.9
  fake_jdk "$root/usr/lib/jvm/early" 26-ea
  start
  ran_with_jdk "$root/usr/lib/jvm/early"
}

jre_is_passed_over() {
  maven_on_path 3.9.9
  fake_jre "$root/usr/lib/jvm/jre" 27
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  start JAVA_HOME="$root/usr/lib/jvm/jre"
  ran_with_jdk "$root/usr/lib/jvm/jdk"
}

machine_without_java_is_refused() {
  maven_on_path 3.9.9
  start
  refused 'JDK 25' install JAVA_HOME
}

machine_with_a_jre_and_an_old_jdk_only_is_refused() {
  maven_on_path 3.9.9
  fake_jre "$root/usr/lib/jvm/jre" 25
  fake_jdk "$root/usr/lib/jvm/old" 17.0.15
  ln -s "$root/usr/lib/jvm/old/bin/java" "$path/java"
  start JAVA_HOME="$root/usr/lib/jvm/jre"
  refused 'JDK 25' 'a JRE is not enough'
}

# ---- the Maven -----------------------------------------------------------------------------------------------------

maven_on_path_that_is_new_enough_is_taken() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  for version in 3.9.0 3.10.1 4.0.0-rc-5; do
    rm -f "$path/mvn"
    maven_on_path "$version"
    start
    ran_maven "$version" || return 1
  done
  left_nothing_behind && [ ! -e "$stage/fetches" ]
}

maven_that_shows_its_version_by_a_jar_is_not_asked() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.9.9
  mkdir "$stage/maven-3.9.9/lib" && : >"$stage/maven-3.9.9/lib/maven-core-3.9.9.jar"
  start
  ran_maven 3.9.9 && [ ! -e "$stage/asked" ]
}

maven_with_a_placeholder_for_its_version_in_the_jar_is_asked() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.9.9
  mkdir "$stage/maven-3.9.9/lib" && : >"$stage/maven-3.9.9/lib/maven-core-3.x.jar"
  start
  ran_maven 3.9.9 && [ -e "$stage/asked" ]
}

maven_that_is_too_old_fetches_the_pinned_one_once() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  start verify
  ran_maven 3.9.99 && grep -qxF '[verify]' "$out" || return 1
  start verify
  ran_maven 3.9.99 && [ ! -s "$err" ] && [ "$(grep -c artifact "$stage/fetches")" = 1 ]
}

maven_of_unknown_version_fetches_the_pinned_one() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path unknown
  start
  ran_maven 3.9.99
}

fetch_follows_the_settings_of_the_caller() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  mkdir "$stage/here" && cd "$stage/here" || return 1
  start -s 'my settings.xml' -gs /etc/global.xml -o "-Dmaven.repo.local=$stage/a repository" -Dtest=Some clean verify
  ran_maven 3.9.99 || return 1
  for arg in -s "$(pwd)/my settings.xml" -gs /etc/global.xml -o "-Dmaven.repo.local=$stage/a repository"; do
    grep -qxF -- "$arg" "$stage/fetches" || return 1
  done
  ! grep -qE 'Some|clean|verify' "$stage/fetches" &&
    [ "$(grep '^\[' "$out" | tr -d '\n')" = "[-s][my settings.xml][-gs][/etc/global.xml][-o][-Dmaven.repo.local=$stage/a repository][-Dtest=Some][clean][verify]" ]
}

fetched_maven_with_another_checksum_is_refused() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  echo tampered >>"$stage/distribution.tar.gz"
  start
  refused SHA-512 'not the pinned one' && left_nothing_behind || return 1
  start
  refused SHA-512
}

fetch_that_fails_shows_what_maven_said_and_what_to_do() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  : >"$stage/no-network"
  start
  refused 'install Maven 3.9' MVNW_REPOURL && grep -qF 'unknown host' "$err" && left_nothing_behind
}

fetch_that_failed_is_tried_again() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  : >"$stage/no-network"
  start
  rm "$stage/no-network"
  start
  ran_maven 3.9.99
}

machine_without_maven_is_refused() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  start
  refused 'install Maven 3.9' MVNW_REPOURL && left_nothing_behind
}

repository_url_is_fetched_from_with_curl() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  script "$path/curl" <<'END'
while [ $# -gt 1 ]; do
  if [ "$1" = -o ]; then file=$2; fi
  shift
done
echo "$1" >"$STAGE/url"
cat "$STAGE/distribution.tar.gz" >"$file"
END
  start MVNW_REPOURL=scheme://repository/maven/
  ran_maven 3.9.99 || return 1
  [ "$(cat "$stage/url")" = \
    scheme://repository/maven/org/apache/maven/apache-maven/3.9.99/apache-maven-3.9.99-bin.tar.gz ]
}

repository_url_is_fetched_from_with_wget_where_there_is_no_curl() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  script "$path/wget" <<'END'
while [ $# -gt 1 ]; do
  if [ "$1" = -O ]; then file=$2; fi
  shift
done
cat "$STAGE/distribution.tar.gz" >"$file"
END
  start MVNW_REPOURL=scheme://repository/maven
  ran_maven 3.9.99
}

repository_url_comes_before_the_older_maven() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  script "$path/curl" <<'END'
exit 22
END
  start MVNW_REPOURL=scheme://repository
  refused MVNW_REPOURL scheme://repository/org && [ ! -e "$stage/fetches" ] && left_nothing_behind
}

repository_url_without_curl_and_wget_is_refused() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  start MVNW_REPOURL=scheme://repository
  refused curl wget
}

maven_user_home_holds_the_pinned_maven() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  start MAVEN_USER_HOME="$stage/maven home"
  ran_maven 3.9.99 && left_nothing_behind && [ -n "$(find "$stage/maven home/wrapper/dists" -name mvn)" ]
}

changed_pin_does_not_meet_the_old_copy() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  start
  ran_maven 3.9.99 || return 1
  pin 0123456789abcdef0123
  start
  refused SHA-512
}

two_starts_at_the_same_time_are_safe() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  : >"$stage/meet"
  (start && ran_maven 3.9.99) &
  first=$!
  # The second start writes its output elsewhere.
  STAGE=$stage HOME=$home MVNW_ROOT=$root PATH=$path:$work/tools "$project/mvnw" >"$stage/out2" 2>"$stage/err2"
  second=$?
  wait "$first" && [ "$second" = 0 ] && grep -qxF 'maven 3.9.99' "$stage/out2" || return 1
  [ "$(grep -c artifact "$stage/fetches")" = 2 ] && [ "$(find "$home" -type f | wc -l)" -eq 1 ]
}

# ---- the start -----------------------------------------------------------------------------------------------------

arguments_pass_unchanged() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  # shellcheck disable=SC2016
  start '-Dtext=two words' '' '*' '$HOME `id` "quoted" '"it's" -- '\n' || return 1
  # shellcheck disable=SC2016
  [ "$(grep '^\[' "$out")" = '[-Dtext=two words]
[]
[*]
[$HOME `id` "quoted" it'"'"'s]
[--]
[\n]' ]
}

status_of_maven_is_handed_on() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.9.9
  start fail
  [ "$status" = 42 ]
}

working_directory_stays_where_it_is() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  mkdir "$stage/some where" && cd "$stage/some where" || return 1
  start
  grep -qxF "in $stage/some where" "$out"
}

script_can_be_started_through_a_link() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  maven_on_path 3.8.7
  mkdir "$stage/elsewhere" && ln -s "$project/mvnw" "$stage/elsewhere/mvnw"
  project=$stage/elsewhere
  start
  ran_maven 3.9.99
}

verbose_start_tells_what_was_chosen() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25.0.3
  fake_jdk "$root/usr/lib/jvm/old" 17.0.1
  maven_on_path 3.8.7
  start MVNW_VERBOSE=1
  ran_maven 3.9.99 && grep -qF "JDK 25.0.3 in $root/usr/lib/jvm/jdk" "$err" && grep -qF 'Maven 3.9.99 at' "$err" &&
    grep -qF 'passed over JDK 17.0.1' "$err" && grep -qF 'passed over Maven 3.8.7' "$err"
}

quiet_start_says_nothing() {
  fake_jdk "$root/usr/lib/jvm/jdk" 25
  fake_jdk "$root/usr/lib/jvm/old" 17
  maven_on_path 3.9.9
  start
  ran_maven 3.9.9 && [ ! -s "$err" ]
}

pin_of_this_project_is_complete() {
  pin=$repository/.mvn/wrapper/maven.properties
  [ "$(grep -cE '^version=3\.9\.[0-9]+$' "$pin")" = 1 ] && [ "$(grep -cE '^sha512=[0-9a-f]{128}$' "$pin")" = 1 ]
}

# ---- all tests -----------------------------------------------------------------------------------------------------

if [ $# = 0 ]; then
  # The functions between the tests' headings, in their order.
  # shellcheck disable=SC2046
  set -- $(sed -n '/^# ---- the JDK/,/^# ---- all tests/s/^\([a-z_0-9]*\)() {$/\1/p' "$repository/src/test/sh/mvnw-test.sh")
fi

passed=0 failed=0
for rule; do
  if (set_the_stage "$rule" && "$rule"); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $rule"
    for file in out err; do
      if [ -s "$work/$rule/$file" ]; then sed "s/^/  $file: /" "$work/$rule/$file"; fi
    done
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
