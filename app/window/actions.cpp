// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/actions.h"

#include "app/window/layer_actions.h"
#include "app/window/main_window.h"
#include "app/window/view_actions.h"

namespace weir::app {

namespace {

/// An action that a part of the window carries out.
template <typename Member>
auto of(Member member) {
    if constexpr (std::is_invocable_v<Member, LayerActions&>) {
        return [member](MainWindow& window) { return std::invoke(member, window.layerActions()); };
    } else {
        return [member](MainWindow& window) { return std::invoke(member, window.viewActions()); };
    }
}

}  // namespace

const char* menuTitle(MenuId menu) {
    switch (menu) {
        case MenuId::file:
            return QT_TR_NOOP("&File");
        case MenuId::edit:
            return QT_TR_NOOP("&Edit");
        case MenuId::view:
            return QT_TR_NOOP("&View");
        case MenuId::map:
            return QT_TR_NOOP("&Map");
        case MenuId::layers:
            return QT_TR_NOOP("&Layers");
        case MenuId::command:
            return QT_TR_NOOP("&Command");
        case MenuId::planning:
            return QT_TR_NOOP("&Planning");
        case MenuId::briefing:
            return QT_TR_NOOP("&Briefing");
        case MenuId::window:
            return QT_TR_NOOP("&Window");
        case MenuId::help:
            return QT_TR_NOOP("&Help");
    }
    return "";
}

const std::vector<ActionSpec>& actionSpecs() {
    using W = MainWindow;
    using enum ActionContext;
    static const std::vector<ActionSpec> specs{
        {"ExportTable", MenuId::file, QT_TR_NOOP("Save the table as a file…"), "Ctrl+Shift+E", window, "table",
         QT_TR_NOOP("Write the rows of the table in view as Excel or CSV"), &W::exportTable, &W::whyNotExport},
        {"Backup", MenuId::file, QT_TR_NOOP("Back up now"), "", window, "backup",
         QT_TR_NOOP("Write a checked copy of the store beside it"), &W::backUp},
        {"Verify", MenuId::file, QT_TR_NOOP("Check the journal"), "", window, "verify",
         QT_TR_NOOP("Check file, hash chain and tables against each other"), &W::verifyJournal},
        {"Settings", MenuId::file, QT_TR_NOOP("Settings…"), "Ctrl+,", window, "settings",
         QT_TR_NOOP("Language and colours"), &W::openSettings, nullptr, nullptr, true},
        {"Quit", MenuId::file, QT_TR_NOOP("Quit"), "Ctrl+Q", window, "exit",
         QT_TR_NOOP("Close the window; everything is saved already"), nullptr, nullptr, nullptr, true},

        {"Undo", MenuId::edit, QT_TR_NOOP("Undo"), "Ctrl+Z", window, "undo",
         QT_TR_NOOP("Take back the last change of a draft"), &W::undo, &W::whyNotUndo},
        {"Redo", MenuId::edit, QT_TR_NOOP("Redo"), "Ctrl+Shift+Z", window, "redo",
         QT_TR_NOOP("Bring back what was undone"), &W::redo, &W::whyNotRedo},
        {"Palette", MenuId::edit, QT_TR_NOOP("Search and command…"), "Ctrl+K", window, "search",
         QT_TR_NOOP("Find a place, team, incident, station, command or coordinate"), &W::openPalette, nullptr, nullptr,
         true},
        {"ClearSelection", MenuId::edit, QT_TR_NOOP("Clear the selection"), "Ctrl+Shift+A", window, "",
         QT_TR_NOOP("Select nothing"), &W::clearSelection, &W::whyNotSelection},

        {"Dark", MenuId::view, QT_TR_NOOP("Dark colours"), "Ctrl+Shift+L", window, "theme",
         QT_TR_NOOP("Switch between light and dark colours"), &W::switchTheme, nullptr, &W::isDark},
        {"FullScreen", MenuId::view, QT_TR_NOOP("Full screen"), "F11", window, "fullscreen",
         QT_TR_NOOP("Use the whole screen"), &W::switchFullScreen, nullptr, &W::isFull},
        {"ZoomToSelection", MenuId::view, QT_TR_NOOP("Zoom to the selection"), "Ctrl+J", window, "pin",
         QT_TR_NOOP("Show the selected thing on the map"), &W::zoomToSelection, &W::whyNotPlace, nullptr, true},
        {"Coordinate", MenuId::view, QT_TR_NOOP("Go to a coordinate"), "Ctrl+G", window, "",
         QT_TR_NOOP("Type or paste a position in any notation"), &W::goToCoordinate},

        {"Select", MenuId::map, QT_TR_NOOP("Select"), "V", map, "select",
         QT_TR_NOOP("Click selects, a drag selects in a box"), &W::useSelectTool, nullptr, &W::isSelectTool, false,
         true},
        {"SelectPolygon", MenuId::map, QT_TR_NOOP("Select in an area"), "Shift+V", map, "",
         QT_TR_NOOP("Click the corners of an area to select what lies inside"), &W::useSelectPolygonTool, nullptr,
         &W::isSelectPolygonTool},
        {"SelectRadius", MenuId::map, QT_TR_NOOP("Select within a radius"), "Shift+C", map, "",
         QT_TR_NOOP("Drag from the middle to select what lies within the radius"), &W::useSelectRadiusTool, nullptr,
         &W::isSelectRadiusTool},
        {"Pan", MenuId::map, QT_TR_NOOP("Move the map"), "H", map, "pan",
         QT_TR_NOOP("Drag the map; Space and drag does it with any tool"), &W::usePanTool, nullptr, &W::isPanTool,
         false, true},
        {"Identify", MenuId::map, QT_TR_NOOP("What is here"), "I", map, "identify",
         QT_TR_NOOP("Click to list everything under the pointer by layer"), &W::useIdentifyTool, nullptr,
         &W::isIdentifyTool, false, true},
        {"Measure", MenuId::map, QT_TR_NOOP("Measure on the map"), "M", map, "measure",
         QT_TR_NOOP("Length, area and bearing on the ellipsoid"), &W::useMeasureTool, nullptr, &W::isMeasureTool, false,
         true},
        {"Profile", MenuId::map, QT_TR_NOOP("Elevation profile"), "P", map, "profile",
         QT_TR_NOOP("Heights along the line measured last, from an elevation model"), &W::showProfile,
         &W::whyNotProfile},
        {"ZoomIn", MenuId::map, QT_TR_NOOP("Zoom in"), "Ctrl++", window, "zoom-in", QT_TR_NOOP("Come closer"),
         of(&ViewActions::zoomIn), nullptr, nullptr, true, true},
        {"ZoomOut", MenuId::map, QT_TR_NOOP("Zoom out"), "Ctrl+-", window, "zoom-out", QT_TR_NOOP("See more"),
         of(&ViewActions::zoomOut), nullptr, nullptr, false, true},
        {"FullExtent", MenuId::map, QT_TR_NOOP("Whole city"), "Ctrl+0", window, "extent",
         QT_TR_NOOP("Show the whole city"), of(&ViewActions::fullExtent), nullptr, nullptr, false, true},
        {"PreviousView", MenuId::map, QT_TR_NOOP("Previous view"), "", window, "previous",
         QT_TR_NOOP("Back to the view before (Alt+Left on the map)"), of(&ViewActions::previousView),
         of(&ViewActions::whyNotPreviousView)},
        {"NextView", MenuId::map, QT_TR_NOOP("Next view"), "", window, "next",
         QT_TR_NOOP("Forward again (Alt+Right on the map)"), of(&ViewActions::nextView),
         of(&ViewActions::whyNotNextView)},
        {"RotateRight", MenuId::map, QT_TR_NOOP("Turn clockwise"), "R", map, "rotate-right",
         QT_TR_NOOP("Turn the map by 15°; Alt+drag turns it freely"), of(&ViewActions::rotateRight), nullptr, nullptr,
         true},
        {"RotateLeft", MenuId::map, QT_TR_NOOP("Turn anticlockwise"), "Shift+R", map, "rotate-left",
         QT_TR_NOOP("Turn the map by 15° the other way"), of(&ViewActions::rotateLeft)},
        {"NorthUp", MenuId::map, QT_TR_NOOP("North up"), "N", map, "north",
         QT_TR_NOOP("Turn the map back; a click on the north arrow does the same"), of(&ViewActions::northUp),
         of(&ViewActions::whyNotNorthUp)},
        {"Overview", MenuId::map, QT_TR_NOOP("Overview map"), "O", map, "",
         QT_TR_NOOP("A small map of the whole city with a frame one can drag"), of(&ViewActions::toggleOverview),
         nullptr, of(&ViewActions::isOverviewShown), true},
        {"Swipe", MenuId::map, QT_TR_NOOP("Compare layers"), "W", map, "",
         QT_TR_NOOP("A divider on the map: one layer on one side only, another on the other"),
         of(&ViewActions::toggleSwipe), nullptr, of(&ViewActions::isSwipeShown)},
        {"TimeBar", MenuId::map, QT_TR_NOOP("Time"), "T", map, "",
         QT_TR_NOOP("Show the map as it was, and layers with times between two moments"), of(&ViewActions::toggleTime),
         nullptr, of(&ViewActions::isTimeShown)},
        {"BookmarkAdd", MenuId::map, QT_TR_NOOP("Add a bookmark…"), "Ctrl+B", window, "",
         QT_TR_NOOP("Keep the view the map shows now under a name"), &W::addBookmark, &W::whyNotAddBookmark, nullptr,
         true},
        {"BookmarkGo", MenuId::map, QT_TR_NOOP("Go to a bookmark…"), "Ctrl+Shift+B", window, "",
         QT_TR_NOOP("Show a view that was kept"), &W::goToBookmark, &W::whyNotBookmark},
        {"BookmarkRemove", MenuId::map, QT_TR_NOOP("Remove a bookmark…"), "", window, "",
         QT_TR_NOOP("Forget a view; undo brings it back"), &W::removeBookmark, &W::whyNotRemoveBookmark},
        {"Refresh", MenuId::map, QT_TR_NOOP("Draw again"), "F5", window, "refresh",
         QT_TR_NOOP("Draw the map again from the data"), &W::refreshMap, nullptr, nullptr, true},

        {"LayerAdd", MenuId::layers, QT_TR_NOOP("Add a layer…"), "Ctrl+O", window, "add",
         QT_TR_NOOP("Show a map file on the map; files can also be dropped on the window"), of(&LayerActions::add),
         of(&LayerActions::whyNotAdd)},
        {"ServiceAdd", MenuId::layers, QT_TR_NOOP("Add a map service…"), "Ctrl+Shift+O", window, "",
         QT_TR_NOOP("Show a map from a server: Tianditu, XYZ, WMTS or WMS"), of(&LayerActions::addService),
         of(&LayerActions::whyNotAdd)},
        {"LayerRemove", MenuId::layers, QT_TR_NOOP("Remove the layer"), "", window, "",
         QT_TR_NOOP("Take the chosen map file off the map; undo brings it back"), of(&LayerActions::remove),
         of(&LayerActions::whyNotRemove)},
        {"LayerUp", MenuId::layers, QT_TR_NOOP("Further up"), "", window, "up",
         QT_TR_NOOP("Draw the chosen layer further up (Alt+Up in the tree)"), of(&LayerActions::moveUp),
         of(&LayerActions::whyNotLayer), nullptr, true},
        {"LayerDown", MenuId::layers, QT_TR_NOOP("Further down"), "", window, "down",
         QT_TR_NOOP("Draw the chosen layer further down (Alt+Down in the tree)"), of(&LayerActions::moveDown),
         of(&LayerActions::whyNotLayer)},
        {"LayerRename", MenuId::layers, QT_TR_NOOP("Rename the layer"), "", window, "",
         QT_TR_NOOP("Give the chosen layer another name (F2 in the tree)"), of(&LayerActions::rename),
         of(&LayerActions::whyNotLayer)},
        {"LayerZoom", MenuId::layers, QT_TR_NOOP("Zoom to the layer"), "", window, "",
         QT_TR_NOOP("Show all of the chosen layer"), of(&LayerActions::zoomTo), of(&LayerActions::whyNotLayer), nullptr,
         true},
        {"LayerStyle", MenuId::layers, QT_TR_NOOP("Style…"), "F7", window, "theme",
         QT_TR_NOOP("Change how the chosen layer is drawn"), of(&LayerActions::showStyle),
         of(&LayerActions::whyNotLayer)},
        {"LayerTable", MenuId::layers, QT_TR_NOOP("Attribute table"), "F6", window, "table",
         QT_TR_NOOP("Show the attributes of the chosen map file as a table"), of(&LayerActions::showAttributes),
         of(&LayerActions::whyNotTable)},
        {"LayerProperties", MenuId::layers, QT_TR_NOOP("Properties…"), "Alt+Return", window, "",
         QT_TR_NOOP("Source, contents, opacity and scales of the chosen layer"), of(&LayerActions::showProperties),
         of(&LayerActions::whyNotLayer)},
        {"LayerStyleCopy", MenuId::layers, QT_TR_NOOP("Copy the style"), "", window, "copy",
         QT_TR_NOOP("Put the style of the chosen layer on the clipboard"), of(&LayerActions::copyStyle),
         of(&LayerActions::whyNotLayer), nullptr, true},
        {"LayerStylePaste", MenuId::layers, QT_TR_NOOP("Paste the style"), "", window, "",
         QT_TR_NOOP("Draw the chosen layer in the style on the clipboard"), of(&LayerActions::pasteStyle),
         of(&LayerActions::whyNotPasteStyle)},
        {"LayerOnline", MenuId::layers, QT_TR_NOOP("Ask the map service"), "", window, "",
         QT_TR_NOOP("The chosen map service may use the network until the program ends"),
         of(&LayerActions::switchOnline), of(&LayerActions::whyNotService), of(&LayerActions::isOnline), true},
        {"ServicesOnline", MenuId::layers, QT_TR_NOOP("Ask all map services"), "", window, "",
         QT_TR_NOOP("All map services may use the network until the program ends"), of(&LayerActions::switchAllOnline),
         of(&LayerActions::whyNotServices), of(&LayerActions::areAllOnline)},
        {"TilesDownload", MenuId::layers, QT_TR_NOOP("Download this area…"), "", window, "",
         QT_TR_NOOP("Keep the chosen map service for the area in view, for when the network is gone"),
         of(&LayerActions::downloadTiles), of(&LayerActions::whyNotDownload)},

        {"ReportIncident", MenuId::command, QT_TR_NOOP("Report an incident…"), "Ctrl+I", window, "incident",
         QT_TR_NOOP("Enter an incident that was reported"), &W::reportIncident, &W::whyNotIncident},
        {"WriteLog", MenuId::command, QT_TR_NOOP("Write into the duty log…"), "Ctrl+L", window, "log",
         QT_TR_NOOP("Write down a call, an instruction or what was seen"), &W::writeLog, &W::whyNotLog},
        {"IssueOrder", MenuId::command, QT_TR_NOOP("Issue the order"), "Ctrl+D", window, "order",
         QT_TR_NOOP("Send the chosen teams and material to the selected incident"), &W::issueOrder, &W::whyNotIssue},
        {"PublishWarning", MenuId::command, QT_TR_NOOP("Publish a warning…"), "Ctrl+Shift+W", window, "warning",
         QT_TR_NOOP("Publish a warning; a second person is asked for"), &W::publishWarning, &W::whyNotPublish},
        {"ProposeResponse", MenuId::command, QT_TR_NOOP("Propose a response…"), "Ctrl+Shift+R", window, "response",
         QT_TR_NOOP("Propose a response level with its evidence"), &W::proposeResponse, &W::whyNotPropose},
        {"NextObligation", MenuId::command, QT_TR_NOOP("Go to the next deadline"), "Ctrl+E", window, "",
         QT_TR_NOOP("Show what has to happen next"), &W::goToNextObligation, &W::whyNotObligation, nullptr, true},
        {"Officer", MenuId::command, QT_TR_NOOP("Who sits here…"), "Ctrl+Shift+U", window, "person",
         QT_TR_NOOP("Choose the person who acts at this seat"), &W::chooseOfficer},
        {"ShowWarnings", MenuId::command, QT_TR_NOOP("Warnings"), "Ctrl+1", window, "warning",
         QT_TR_NOOP("Bring the warnings to the front"), &W::showWarnings, nullptr, nullptr, true},
        {"ShowResponses", MenuId::command, QT_TR_NOOP("Responses"), "Ctrl+2", window, "response",
         QT_TR_NOOP("Bring the responses to the front"), &W::showResponses},
        {"ShowDispatch", MenuId::command, QT_TR_NOOP("Dispatch"), "Ctrl+3", window, "order",
         QT_TR_NOOP("Bring incidents and orders to the front"), &W::showDispatch},

        {"DrawZone", MenuId::planning, QT_TR_NOOP("Draw a zone"), "D", map, "polygon",
         QT_TR_NOOP("Click the corners, right-click finishes; S switches snapping"), &W::drawZone, &W::whyNotDraw,
         &W::isDrawTool, false, true},
        {"ReshapeZone", MenuId::planning, QT_TR_NOOP("Edit the vertices of the zone"), "E", map, "vertex",
         QT_TR_NOOP("Drag vertices, click the middle of a segment to add one"), &W::reshapeZone, &W::whyNotZone,
         &W::isVertexTool, false, true},
        {"RemoveZone", MenuId::planning, QT_TR_NOOP("Remove the zone"), "", window, "",
         QT_TR_NOOP("Remove the selected zone; undo brings it back"), &W::removeZone, &W::whyNotZone},
        {"ShowZones", MenuId::planning, QT_TR_NOOP("Zones and their figures"), "Ctrl+4", window, "polygon",
         QT_TR_NOOP("Bring the zones to the front"), &W::showZones, nullptr, nullptr, true},

        {"PrintMap", MenuId::briefing, QT_TR_NOOP("Situation map as A3 PDF…"), "Ctrl+P", window, "print",
         QT_TR_NOOP("Write what the map shows now or the whole city, with legend, tables and time, as a PDF"),
         &W::printMap, &W::whyNotPrint},

        {"ShowLayers", MenuId::window, QT_TR_NOOP("Layers and legend"), "Ctrl+Shift+1", window, "layers",
         QT_TR_NOOP("Show or hide the layer tree"), &W::toggleLayers, nullptr, &W::layersShown},
        {"ShowCommand", MenuId::window, QT_TR_NOOP("Command"), "Ctrl+Shift+2", window, "order",
         QT_TR_NOOP("Show or hide warnings, responses and dispatch"), &W::toggleCommand, nullptr, &W::commandShown},
        {"ShowTables", MenuId::window, QT_TR_NOOP("Tables"), "Ctrl+Shift+3", window, "table",
         QT_TR_NOOP("Show or hide the tables"), &W::toggleTables, nullptr, &W::tablesShown},
        {"SecondMap", MenuId::window, QT_TR_NOOP("Another map"), "Ctrl+Shift+N", window, "",
         QT_TR_NOOP("A second map with layers of its own, linked with this one or not"),
         of(&ViewActions::openSecondMap), nullptr, nullptr, true},
        {"Wall", MenuId::window, QT_TR_NOOP("Wall picture"), "Shift+F11", window, "",
         QT_TR_NOOP("Situation and map for the room, on every other screen; nobody can click there"),
         of(&ViewActions::toggleWall), nullptr, of(&ViewActions::isWallShown)},
        {"WallFollows", MenuId::window, QT_TR_NOOP("Wall picture follows this map"), "", window, "",
         QT_TR_NOOP("The wall shows what this map shows; otherwise the whole city"),
         of(&ViewActions::toggleWallFollows), of(&ViewActions::whyNotWallFollows), of(&ViewActions::wallFollows)},
        {"ResetDocks", MenuId::window, QT_TR_NOOP("Usual arrangement"), "", window, "",
         QT_TR_NOOP("Put everything back in its place"), &W::resetDocks, nullptr, nullptr, true},
        {"AllSeen", MenuId::window, QT_TR_NOOP("Everything seen"), "Ctrl+Shift+M", window, "",
         QT_TR_NOOP("Stop the pulsing of what others changed"), &W::markAllSeen, &W::whyNotSeen, nullptr, true},

        {"Manual", MenuId::help, QT_TR_NOOP("Manual"), "F1", window, "help",
         QT_TR_NOOP("Open the page about the panel in use"), &W::showManual},
        {"Shortcuts", MenuId::help, QT_TR_NOOP("Keyboard shortcuts"), "Ctrl+/", window, "keyboard",
         QT_TR_NOOP("All shortcuts on one card"), &W::showShortcuts},
        {"About", MenuId::help, QT_TR_NOOP("About Weir"), "", window, "help", QT_TR_NOOP("Version, store and city"),
         &W::showAbout},
    };
    return specs;
}

}  // namespace weir::app
