# SPDX-License-Identifier: GPL-3.0-or-later
# What takes the compiler longest to read and never changes here; sources still include what they use. One folder and
# one test program make the precompiled header, the others share it.
set(WEIR_SLOW_HEADERS <algorithm> <array> <chrono> <cmath> <filesystem> <functional> <map> <memory> <optional> <span>
  <string> <variant> <vector> <fmt/format.h> <nlohmann/json.hpp>)
function(weir_precompile target kind)
  get_property(maker GLOBAL PROPERTY WEIR_PRECOMPILED_${kind})
  if(maker)
    target_precompile_headers(${target} REUSE_FROM ${maker})
  else()
    target_precompile_headers(${target} PRIVATE ${WEIR_SLOW_HEADERS} ${ARGN})
    set_property(GLOBAL PROPERTY WEIR_PRECOMPILED_${kind} ${target})
  endif()
  target_compile_options(${target} PRIVATE -fpch-preprocess)  # ccache understands precompiled headers with it
endfunction()

# weir_module(path USES folder... LIBS target... QT target...): one folder of the house is one static library.
# A folder without sources is header-only. Qt's include paths reach only the folders that name QT targets.
function(weir_module path)
  cmake_parse_arguments(ARG "" "" "USES;LIBS;QT" ${ARGN})
  string(REPLACE "/" "_" name "weir_${path}")
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${path}/*.cpp" "${CMAKE_SOURCE_DIR}/${path}/*.h")
  set(units ${sources})
  list(FILTER units INCLUDE REGEX "\\.cpp$")
  set(uses "")
  if(NOT path STREQUAL "core/base")
    list(APPEND uses weir_core_base)
  endif()
  foreach(used IN LISTS ARG_USES)
    string(REPLACE "/" "_" used "weir_${used}")
    list(APPEND uses ${used})
  endforeach()
  if(units)
    add_library(${name} STATIC ${sources})
    set(scope PUBLIC)
    weir_precompile(${name} MODULES)
    # Behind a precompiled header GCC 12 takes its own std::string code for ours and warns of what cannot happen
    # (stringop-overflow, array-bounds); these sources read the headers themselves.
    set_source_files_properties(core/exchange/sheet_size.cpp core/journal/heads.cpp
      PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    if(ARG_QT)
      set_target_properties(${name} PROPERTIES AUTOMOC ON)
    endif()
  else()
    add_library(${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(${name} ${scope} weir_options ${uses} ${ARG_LIBS} ${ARG_QT})
endfunction()

# weir_tests(path label... LIBS target...): one Catch2 executable for tests/<path>, its cases known to ctest.
function(weir_tests path)
  cmake_parse_arguments(ARG "" "TIMEOUT" "LABELS;LIBS" ${ARGN})
  string(REPLACE "/" "_" name "${path}_test")
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/${path}/*_test.cpp")
  if(NOT sources)
    return()
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 600)
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} weir_tests_support)
  target_compile_options(${name} PRIVATE -fPIC)  # as Qt asks of those that use it: one header serves all
  weir_precompile(${name} TESTS <catch2/catch.hpp>)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME ${path} COMMAND ${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${path} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;WEIR_BIN=${CMAKE_BINARY_DIR}/bin;ASAN_OPTIONS=detect_leaks=0:abort_on_error=0")
endfunction()
