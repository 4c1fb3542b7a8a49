import { KEYWORDS } from './lexer/token-kinds.ts';

/** Names of the builtins module of CPython 3.14, without those that are keywords. */
const BUILTINS = `
ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning
ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis
EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit
IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError
MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError
PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning
RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError
TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError
Warning ZeroDivisionError _IncompleteInputError __build_class__ __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__
abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict
dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass
iter len license list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set setattr
slice sorted staticmethod str sum super tuple type vars zip`;

/** Names that every module has without binding them, beside those that are builtins too. */
const MODULE_GLOBALS = '__file__ __path__ __builtins__ __cached__ __annotations__ __annotate__';

const FEATURES = `
nested_scopes generators division absolute_import with_statement print_function unicode_literals barry_as_FLUFL generator_stop annotations`;

/** Names the front end looks for, and texts it writes itself. */
const SPECIAL = `
_ match case __all__ __class__ TYPE_CHECKING importlib import_module setter getter deleter cached_property abstractmethod abstractproperty
sys os six typing version_info PY2 PY3 MYPY
abstractclassmethod abstractstaticmethod overload append copy extend remove <lambda> <listcomp> <setcomp> <dictcomp> <genexpr> __init__`;

const words = (text: string) => text.trim().split(/\s+/);

/** Every word that has the same atom in every table of atoms: the keywords, the builtins, the others. An atom is the index here. */
export const WELL_KNOWN: readonly string[] = [
  ...KEYWORDS,
  ...words(BUILTINS),
  ...words(MODULE_GLOBALS),
  ...words(SPECIAL),
  '__future__',
  ...words(FEATURES),
];

/** Atoms below are keywords. */
export const KEYWORD_END = KEYWORDS.length;
/** Atoms from KEYWORD_END up to here are builtins or given to every module. */
export const BUILTIN_END = KEYWORD_END + words(BUILTINS).length + words(MODULE_GLOBALS).length;

/** @throws TypeError when the word is not a well-known one */
function atomOf(word: string): number {
  const atom = WELL_KNOWN.indexOf(word);
  if (atom < 0) throw new TypeError(`expected a well-known word, got '${word}'`);
  return atom;
}

export const UNDERSCORE = atomOf('_');
export const MATCH = atomOf('match');
export const CASE = atomOf('case');
export const TYPE = atomOf('type');
export const DUNDER_ALL = atomOf('__all__');
export const DUNDER_CLASS = atomOf('__class__');
export const DUNDER_IMPORT = atomOf('__import__');
export const TYPE_CHECKING = atomOf('TYPE_CHECKING');
export const IMPORTLIB = atomOf('importlib');
export const IMPORT_MODULE = atomOf('import_module');
export const SETTER = atomOf('setter');
export const GETTER = atomOf('getter');
export const DELETER = atomOf('deleter');
export const PROPERTY = atomOf('property');
export const CACHED_PROPERTY = atomOf('cached_property');
export const STATICMETHOD = atomOf('staticmethod');
export const CLASSMETHOD = atomOf('classmethod');
export const ABSTRACTMETHOD = atomOf('abstractmethod');
export const ABSTRACTPROPERTY = atomOf('abstractproperty');
export const ABSTRACTCLASSMETHOD = atomOf('abstractclassmethod');
export const ABSTRACTSTATICMETHOD = atomOf('abstractstaticmethod');
export const OVERLOAD = atomOf('overload');
export const APPEND = atomOf('append');
export const COPY = atomOf('copy');
export const EXTEND = atomOf('extend');
export const REMOVE = atomOf('remove');
export const LIST = atomOf('list');
export const TUPLE = atomOf('tuple');
export const SET = atomOf('set');
export const SORTED = atomOf('sorted');
export const LAMBDA_NAME = atomOf('<lambda>');
export const LISTCOMP = atomOf('<listcomp>');
export const SETCOMP = atomOf('<setcomp>');
export const DICTCOMP = atomOf('<dictcomp>');
export const GENEXPR = atomOf('<genexpr>');
/** Names that conditions begin with whose outcome may be known: modules, and what is in them. */
export const CONDITION_NAMES: readonly number[] = words(
  'sys os six typing version_info PY2 PY3 MYPY TYPE_CHECKING',
).map(atomOf);
export const FUTURE = atomOf('__future__');
export const FUTURE_FEATURES: readonly number[] = words(FEATURES).map(atomOf);
