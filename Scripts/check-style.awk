# The rules of Scripts/check-style. Reads paths, one a line, and then each file.
# Plain POSIX awk: Debian's is mawk.

BEGIN {
    maximum_file = 400
    maximum_function = 60
    # Words of a name in camel case, and the same of a C file's name: `JSONUtil`, `string_utils`,
    # but neither `Commonplace` nor `BaseURL`.
    empty_word = "(Manager|Helpers?|Utils?|Utility|Utilities|Common|Impl)([A-Z_+]|$)|(Base|Type)$"
    empty_stem = "(^|_)(manager|helpers?|utils?|utility|utilities|common|impl)(_|$)"
}

{
    path = $0
    check_path()
    begin_file()
    while ((getline line < path) > 0) {
        number++
        check_line()
    }
    close(path)
    end_file()
}

END { exit findings > 0 }

function finding(at, text) {
    print path ":" at ": " text
    findings++
}

# -- The path ------------------------------------------------------------------------------------

function check_path(    parts, count, name, stem, twin) {
    if (path ~ /[ \t]/) finding(1, "a space in a path; rename it")
    count = split(path, parts, "/")
    name = parts[count]
    stem = name
    sub(/\.[a-z]+$/, "", stem)
    if (has_empty_name(stem)) finding(1, "\"" stem "\" says nothing; name the file after what it does")

    # A test file is named after its source file, so each tree counts for itself.
    twin = parts[1] "/" tolower(name)
    if (twin in seen) finding(1, "a second " name ", beside " seen[twin] "; rename one of them")
    else seen[twin] = path
}

function has_empty_name(name) {
    return name ~ empty_word || name ~ empty_stem
}

# -- A file --------------------------------------------------------------------------------------

function begin_file() {
    is_swift = path ~ /\.swift$/
    is_test = path ~ /^Tests\//
    is_core = path ~ /^Sources\/(LuaSandbox|NightjarCore)\//
    number = 0
    in_comment = in_text = 0
    documented = 0; above = ""; reason = ""
    depth = 0; state = "outside"
}

function end_file() {
    if (number > maximum_file)
        finding(maximum_file + 1, number " lines; a file has at most " maximum_file ", make it two")
}

function check_line() {
    if (line ~ /(^|[^A-Za-z0-9_])(TODO|FIXME|XXX)([^A-Za-z0-9_]|$)/)
        finding(number, "a note to oneself; do it now, or drop it")

    code = line
    strip()

    if (is_swift) {
        check_documentation()
        check_reason()
        check_type_name()
        check_import()
    }
    if (is_test) check_sleep()
    check_function()
    remember_comment()
}

# Leaves in `code` what the compiler reads, without strings and comments. Good for text that
# swift-format has laid out; a brace in a string with an odd quote inside would escape it.
function strip() {
    if (in_text) {
        if (code !~ /"""/) { code = ""; return }
        sub(/^.*"""/, "\"\"", code)
        in_text = 0
    }
    if (in_comment) {
        if (code !~ /\*\//) { code = ""; return }
        sub(/^.*\*\//, "", code)
        in_comment = 0
    }
    if (code ~ /^[ \t]*\/\//) { code = ""; return }
    if (is_swift && code ~ /"""/) {
        if (code !~ /""".*"""/) in_text = 1
        sub(/#*""".*/, "\"\"", code)
    }
    if (code ~ /["'`\/\\]/) {
        gsub(/#"[^#]*"#/, "\"\"", code)
        gsub(/\\./, "", code)
        if (!is_swift) gsub(/'[^']*'/, "0", code)
        gsub(/"[^"]*"/, "", code)
        gsub(/`[^`]*`/, "quoted", code)
        sub(/\/\/.*/, "", code)
        gsub(/\/\*[^*]*\*\//, "", code)
        if (code ~ /\/\*/) { in_comment = 1; sub(/\/\*.*/, "", code) }
    }
}

# What stands directly above the next line: a comment, and whether it documents.
function remember_comment() {
    if (line ~ /^[ \t]*\/\//) {
        documented = line ~ /^[ \t]*\/\/\// || documented
        reason = reason " " line
        above = line
    } else if (line !~ /^[ \t]*(@[A-Za-z(]|#if|#endif|#else)/ || code ~ /[{}]/) {
        documented = 0; reason = ""; above = ""
    }
}

# -- Swift ---------------------------------------------------------------------------------------

function check_documentation() {
    if (is_test || documented || code !~ /(^|[ \t])(public|package|open)[ \t]/) return
    if (code !~ /^[ \t]*(@[A-Za-z]+(\([^)]*\))?[ \t]+)*(([a-z]+|[a-z]+\([a-z]+\))[ \t]+)*(public|package|open)[ \t]+(([a-z]+|[a-z]+\([a-z]+\))[ \t]+)*(func|var|let|struct|class|enum|protocol|actor|typealias|subscript|macro|init|associatedtype)([ \t(<?!]|$)/)
        return
    # The protocol that asks for these says what they are.
    if (code ~ /(let|var) (rawValue|description|debugDescription|customMirror):/) return
    if (code ~ /func (hash\(into|==|<)/ || code ~ /override /) return
    finding(number, "no documentation; say above it, with ///, what the next reader asks")
}

function check_reason(    word, named) {
    if (code ~ /@unchecked[ \t]+Sendable/) { word = "@unchecked Sendable"; named = "(unchecked|Sendable)" }
    else if (code ~ /nonisolated\(unsafe\)/) { word = "nonisolated(unsafe)"; named = "(nonisolated|unsafe)" }
    else if (code ~ /(^|[^A-Za-z_.])fatalError\(/) { word = "fatalError"; named = "fatalError" }
    else if (code ~ /(^|[^A-Za-z_.])preconditionFailure\(/) { word = "preconditionFailure"; named = "preconditionFailure" }
    else if (code ~ /(^|[^A-Za-z_])try!/) { word = "try!"; named = "try!" }
    else return
    # A plain comment is a reason; documentation is one only where it speaks of the word.
    if (above != "" && (above !~ /^[ \t]*\/\/\// || reason ~ named)) return
    finding(number, word " without its reason; say on the line above why it cannot go wrong")
}

function check_type_name(    name) {
    if (code !~ /(^|[ \t])(struct|class|enum|protocol|actor|typealias)[ \t]+[A-Z]/) return
    name = code
    sub(/^.*(struct|class|enum|protocol|actor|typealias)[ \t]+/, "", name)
    sub(/[^A-Za-z0-9_].*$/, "", name)
    if (has_empty_name(name)) finding(number, "\"" name "\" says nothing; name it after what it does")
}

function check_import(    module) {
    if (code !~ /^[ \t]*(@[a-zA-Z]+[ \t]+)*([a-z]+[ \t]+)?import[ \t]/) return
    if (code ~ /@testable/)
        finding(number, "@testable; what deserves a test deserves to be `package`")
    if (is_core && code ~ /import[ \t]+Foundation/)
        finding(number, "Foundation in " (path ~ /Core/ ? "NightjarCore" : "LuaSandbox") "; the ground does without it")
}

function check_sleep() {
    if (code ~ /func[ \t]+sleep/) return
    if (code ~ /(^|[^A-Za-z0-9_])(u|nano|clock_nano)?sleep\(/)
        finding(number, "a test that sleeps; wait for what it waits for, or drive the clock")
}

# -- The length of functions ---------------------------------------------------------------------

# state  outside    between functions
#        signature  a function has begun at `start`, its body has not
#        body       its body has begun at depth `base`
function check_function(    opened, closed, text) {
    if (state == "outside") {
        if (is_swift ? begins_in_swift() : begins_in_c()) {
            state = "signature"; start = number; round = 0
        }
    } else if (state == "signature" && round == 0 && code !~ /^[ \t]*($|[{)]|where|->|throws|async|rethrows)/) {
        # The next declaration: the one before has no body (a protocol's, a prototype).
        state = "outside"
        check_function()
        return
    }

    if (state == "signature") {
        read_signature()
        return
    }
    text = code
    opened = gsub(/\{/, "", text)
    closed = gsub(/\}/, "", text)
    depth += opened - closed
    if (state == "body" && depth <= base) end_function()
}

function begins_in_swift() {
    return code ~ /^[ \t]*((@[A-Za-z]+(\([^)]*\))?|[a-z]+(\([a-z]+\))?)[ \t]+)*(func[ \t]|init[?!]?[(<]|deinit|subscript[(<])/ ||
        code ~ /^[ \t]*((@[A-Za-z]+(\([^)]*\))?|[a-z]+(\([a-z]+\))?)[ \t]+)*var[ \t][^=]*\{[ \t]*$/
}

function begins_in_c() {
    return depth == 0 && code ~ /^[A-Za-z_].*\(/ && code !~ /=/ && code !~ /^(typedef|_Static_assert)/
}

# Looks for the body's brace, which stands outside all parentheses.
function read_signature(    index_, length_, letter) {
    length_ = length(code)
    for (index_ = 1; index_ <= length_; index_++) {
        letter = substr(code, index_, 1)
        if (letter == "(" || letter == "[") round++
        else if (letter == ")" || letter == "]") round--
        else if (letter == ";" && round == 0 && state == "signature") { state = "outside"; return }
        else if (letter == "{") {
            if (state == "signature" && round == 0) { state = "body"; base = depth }
            depth++
        } else if (letter == "}") depth--
    }
    if (state == "body" && depth <= base) end_function()
}

function end_function() {
    if (number - start + 1 > maximum_function)
        finding(start, (number - start + 1) " lines in one function; at most " maximum_function ", name its parts")
    state = "outside"
}
